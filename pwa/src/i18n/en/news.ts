/** Publications, in English. What one does with them: screens/news/words. */
import type { news as es } from "../es/news.ts";

export const news: typeof es = {
  news: {
    title: "News",
    none: "There is no news to show.",
    rating: (rating, votes) => `Rating ${rating} of 5 (${votes === 1 ? "1 vote" : `${votes} votes`})`,
    visits: (visits) => (visits === "1" ? "1 visit" : `${visits} visits`),
    comments: (count) => (count === 0 ? "No comments" : count === 1 ? "1 comment" : `${count} comments`),
    commentsTitle: "Comments",
    noComments: "Nobody has commented yet.",
    missing: "That publication is not on this phone",
    missingHelp: "It may not have been downloaded yet, or may no longer be published.",
    followSection: (section) => `Tell me what is new in “${section}”`,
    following: (section) => `You get notifications of “${section}”`,
    unfollow: "Stop them",
  },
};
