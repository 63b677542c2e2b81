<?php // A must-use plug-in for tests: no mail leaves, and nobody has to wait between two comments.
add_filter('pre_wp_mail', '__return_true');
add_filter('comment_flood_filter', '__return_false');
