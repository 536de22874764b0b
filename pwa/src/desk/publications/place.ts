/** Where publications are at the desk. */
export const PLACE = "/desk/publicaciones";
/** The editor of one that is not saved yet. */
export const FRESH = "nueva";
