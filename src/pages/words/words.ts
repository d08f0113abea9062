// What the frame of every page says: a language that lacks a text does not compile. Given by by-language.ts.

/** The frame's texts. */
export interface FrameWords {
  readonly skip: string;
  readonly menu: string;
  readonly overview: string;
  readonly payments: string;
  readonly banks: string;
  readonly sharing: string;
  readonly sessions: string;
  readonly ownData: string;
  /** `name` is the person's. */
  readonly signedInAs: (name: string) => string;
  readonly signedIn: string;
  readonly signOut: string;
  /** To who wants to see their own pages and is not signed in. */
  readonly welcome: string;
  readonly welcomeText: string;
  readonly languages: string;
  /** What stands at the foot of every page. */
  readonly promise: string;
}
