// Small helps, never needed: without scripts every page still works.

import "./look/copy.js";
import "./look/count.js";
import "./look/keys.js";
import "./look/once.js";

// The error summary takes focus, so that its links are the next thing a keyboard meets.
document.querySelector("[data-focus]")?.focus();
