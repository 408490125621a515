/** Where a client left the letter of the RFC, or sent what we only pretend to understand: counted and shown, not failed. */
export const quirks = {
  bare_value: 'A bare value where the attribute holds an object, as in `"manager": "id"`',
  capitalised_op: 'An operation that is not in lower case, as in `"op": "Replace"`',
  dotted_key: 'A dotted name inside the value of an operation without a path, as in `"name.familyName"`',
  element_created: 'A value path that fits no element; the element was made from its filter',
  member_display_name: "A member's text as `displayName` instead of `display`",
  members_not_found: 'Members that this directory does not have; they were left out',
  multi_valued_sub_attribute: 'A path into a list that does not say which element',
  number_for_text: 'A number or a boolean where text belongs',
  plus_in_filter: 'A `+` in a filter that cannot stand for a blank',
  read_only_attribute: 'An attribute that only the server writes; it was left as it is',
  remove_with_value: 'A `remove` that names in `value` what to remove, instead of in its path',
  several_primaries: 'More than one primary value; one was kept',
  single_for_many: 'One value where the attribute holds a list',
  string_boolean: 'A boolean as text, as in `"active": "False"`',
  unknown_attribute: 'An attribute that no schema knows; it is kept as it came',
  unknown_schema: 'A schema that this server does not know; what it holds is kept as it came',
  unquoted_value: 'A value in a filter without quotes',
  urn_key: 'A name with its schema inside the value of an operation without a path',
  username_as_email: 'No e-mail address; the userName is one and serves as such',
  wrapped_value: 'A list of one where the attribute holds a single value',
} as const

export type Quirk = keyof typeof quirks
export type Note = (quirk: Quirk) => void
