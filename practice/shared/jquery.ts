// jQuery as jQuery UI expects it: under its global name, before anything of jQuery UI runs.
import jQuery from "jquery";

Object.assign(window, { jQuery, $: jQuery });

export default jQuery;
