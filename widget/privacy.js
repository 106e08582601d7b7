/** What in a text looks like something about a person that nobody here needs. Pure; only sure signs count. */

// free numbers belong to nobody, and the last one is the helpline's (a test compares with content/contacts.yml)
const OURS = /^1?(8(00|33|44|55|66|77|88)|8184877455)/;
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[., ]{1,2}";
const DAY = `(?:\\d\\d?[-/. ]\\d\\d?[-/. ]|\\d\\d?[a-z.]{0,3} (?:of )?${MONTH}|${MONTH}\\d\\d?[a-z]{0,2},? )`;
const SIGNS = {
  birth: RegExp(`\\b(?:${DAY}19\\d\\d|19\\d\\d[-/.]\\d\\d?[-/.]\\d\\d?|(?:born|birth ?da(?:y|te)|date of birth|dob)\\b.{0,12}(?:${DAY}(?:\\d\\d){1,2}|\\d{4}-\\d\\d?-\\d\\d?))\\b`, "gi"),
  phone: /(?<![\w.,$-])(?:\+\d[\d ().-]{8,16}\d|(?:1[-. ]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ]?)[2-9]\d\d[-. ]?\d{4})(?![\w-]|[.,]\d)/g,
  email: /[\w.+-]{1,64}@[\w-]{1,64}\.[a-z]/gi,
  record: /\b\d{3}-\d\d-\d{4}\b|\b(?:mrn|ssn|social security|(?:record|chart|patient|member|policy|insurance|medicare|medicaid|claim) ?(?:id|no\b|number|#)).{0,12}\d[\d-]{4}/gi,
};

/** Keys of `words.kinds`, or nothing. */
export const personal = (text) => Object.keys(SIGNS).filter((kind) =>
  (text.match(SIGNS[kind]) || []).some((found) => kind !== "phone" || !OURS.test(found.replace(/\D/g, ""))));
