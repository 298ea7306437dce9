/** What to do when Slack did not say whether something is right. */
export const lookAgain = 'Look again in some minutes; see that this machine reaches slack.com.'
