/** What an address says of its screen: the parts of its path that are named in the router's table. */
export type Params = Readonly<Record<string, string>>;
