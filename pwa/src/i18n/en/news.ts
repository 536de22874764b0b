/** Publications and comments, in English. */
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
  comment: {
    title: "Leave your comment",
    rules: "To be published, your comment must:",
    ruleList: {
      offensive: "have no offensive words",
      off_topic: "be about the topic of the publication",
      unlawful: "respect the law and other people’s data",
    },
    refusedFor: {
      offensive: "It has offensive words.",
      off_topic: "It is not about the topic of the publication.",
      unlawful: "It does not respect the law or other people’s data.",
    },
    moderated: "A person reads it before it is published.",
    name: "Your name",
    nameHelp: "It is published beside the comment.",
    text: "Your comment",
    send: "Send comment",
    sent: "Comment saved on this phone. It will be sent when there is a connection.",
    textRequired: "Write your comment",
    nameRequired: "Write your name",
    yours: "Your comments here",
    stage: {
      waiting: "Waiting for a connection",
      sent: "Sent",
      pending: "A moderator is reading it",
      published: "Published",
      refused: "Not published",
    },
    undelivered: "It could not be delivered",
    reason: (reason) => `Reason: ${reason}`,
    note: (note) => `Moderator’s note: ${note}`,
  },
};
