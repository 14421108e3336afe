// What @types/jqueryui does not know yet.
interface JQuery {
  checkboxradio(options?: { icon?: boolean } | "refresh"): this;
}
