/** Choices of appearance; not secret, written by the page, read by the server when it draws. */
export const THEME_COOKIE = 'columba_theme';
export const RAIL_COOKIE = 'columba_rail';
/** The reader's time zone, as the browser names it. */
export const ZONE_COOKIE = 'columba_zone';
