/** What in a text looks like something about a person that nobody here needs. Pure; only sure signs count. */

// Someone who may be in danger is not held up: a false entry here only costs a hint.
const DANGER = /911|988|999|112|emergenc|urgen|help|breath|chok|bleed|blood|chest|heart|stroke|seiz|faint|pass(ed|ing)? out|collaps|unconscious|wake|fever|temp|confus|suicid|kill|die\b|dying|dead|death|hurt|pain|pill|overdos|gun|alive|anymore|right now|respir|sangr|morir|fiebre|dolor|ayuda/i;
// The helpline's own (a test compares with content/contacts.yml); free numbers belong to nobody.
const OURS = /^1?(8(00|33|44|55|66|77|88)|8184877455)/;
const DAY = "(?:\\d{1,2}[-/. ]\\d{1,2}[-/. ]|\\d{1,2}(?:st|nd|rd|th|\\.)? (?:of )?M[a-z]*\\.?,? |M[a-z]*\\.? \\d{1,2}(?:st|nd|rd|th)?,? )".replaceAll("M", "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)");
const SIGNS = {
  birth: RegExp(`\\b(?:${DAY}19\\d\\d\\b|19\\d\\d[-/.]\\d\\d?[-/.]\\d\\d?\\b|(?:born|birth ?da(?:y|te)|date of birth|dob)\\b.{0,12}?(?:${DAY}(?:\\d\\d){1,2}\\b|\\d{4}-\\d\\d-))`, "i"),
  email: /[\w.+-]+@[\w-]+\.[\w.-]*[a-z]/i,
  record: /\b\d{3}-\d\d-\d{4}\b|\b(?:mrn|ssn|social security|(?:record|chart|patient|member|policy|insurance|medicare|medicaid|claim) ?(?:id|no\b|number|#)).{0,12}?\d[\d-]{4}/i,
};
const PHONE = /(?<![\w.,$-])(?:\+\d[\d ().-]{8,16}\d|(?:1[-. ]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ]?)[2-9]\d\d[-. ]?\d{4})(?![\w-]|[.,]\d)/g;

/** Keys of `words.kinds`, or nothing. */
export function personal(text) {
  if (DANGER.test(text)) return [];
  const phone = [...text.matchAll(PHONE)].some(([found]) => !OURS.test(found.replace(/\D/g, "")));
  return [...Object.keys(SIGNS).filter((kind) => SIGNS[kind].test(text)), ...(phone ? ["phone"] : [])];
}
