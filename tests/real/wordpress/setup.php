<?php // Installs the site in the folder $argv[1]; prints its accounts and application passwords as JSON.
define('WP_INSTALLING', true);
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Town news', 'admin', 'admin@example.test', true, '', 'admin-pass');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
foreach (['comment_moderation', 'comment_previously_approved', 'comments_notify', 'moderation_notify'] as $off) {
    update_option($off, '');
}
foreach (['twentytwentyone', 'twentytwentythree'] as $theme) {
    if (wp_get_theme($theme)->exists()) {
        switch_theme($theme);
        break;
    }
}
$GLOBALS['wp_rewrite']->init();
flush_rewrite_rules(false);
$roles = ['admin' => 'administrator', 'pressoffice' => 'editor', 'replybot' => 'author', 'citizen' => 'subscriber'];
$accounts = [];
foreach ($roles as $name => $role) {
    $id = username_exists($name) ?: wp_insert_user([
        'user_login' => $name, 'user_pass' => "$name-pass", 'user_email' => "$name@example.test", 'role' => $role,
    ]);
    [$secret] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'govsocial']);
    $accounts[$name] = ['id' => $id, 'role' => $role, 'application_password' => $secret];
}
echo json_encode(['version' => $GLOBALS['wp_version'], 'accounts' => $accounts]), "\n";
