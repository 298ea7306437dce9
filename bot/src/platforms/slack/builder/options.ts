/** As many as Slack takes in a menu. https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
export const mostOptions = 100
