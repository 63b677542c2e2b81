<?php // Lets php's own web server serve WordPress with readable addresses.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$root = $_SERVER['DOCUMENT_ROOT'];
if ($path !== '/' && is_file($root . $path)) {
    return false;
}
$folder = $root . rtrim($path, '/');
$entry = $path !== '/' && is_file("$folder/index.php") ? rtrim($path, '/') . '/index.php' : '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $entry;
$_SERVER['SCRIPT_FILENAME'] = $root . $entry;
chdir(dirname($root . $entry));
require $root . $entry;
