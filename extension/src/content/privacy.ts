// Whether the browser tells sites not to sell or share what a person does (Global Privacy Control).

/** Whether it does now: a person may turn that on while a page is open. */
export function wantsPrivacy(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
