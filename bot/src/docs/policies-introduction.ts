/** What holds for all policies; the one part of the page that no declaration holds. */
export const introduction = `A policy is a named protection that routes carry: a firewall, a limit, headers, a login. It is written once and carried by as
many routes as you like; changing it changes all of them. A policy counts as on when a real request through the edge shows
it, not when a setting says so.

\`\`\`text
policy kinds
policy add only-https hsts max-age=365d
route policy add shop only-https
policy preset web shop
prove shop
policy set only-https subdomains=yes
policy remove only-https from-routes=yes
\`\`\`

\`policy kinds hsts\` shows the keys of a kind, \`policy show only-https\` all keys of a policy and who carries it,
\`route policy list shop\` what a request to a route meets. How commands are written: [commands](commands.md).

## How a policy is proven

When a change touches a policy, and whenever somebody types \`prove\`, Gatehouse asks the edge's own listener by real requests
what the kind says of itself: a forbidden client, an attack, a request too many, a preflight. Each proof ends in one of three
words:

| word | meaning |
| --- | --- |
| proven | real requests got what the policy promises |
| failed | they did not; what was seen is said. A change with a failed proof is taken back |
| not shown | it cannot be shown from here, and why |

A proof is harmless. Its requests carry a secret that only the edge and Gatehouse know, meet the one policy alone, and
end at something of the edge that stands in for the upstream: no upstream sees them, no client's limit is used up, and they
are kept out of the access log. The secret opens no way around a policy, because such a request never comes to an upstream.
A policy that many routes carry is the same handler on each; a change proves it on three of them, \`prove shop\` on the one
that you name.

## What asks for a code

Adding a protection runs at once. You see first what would happen, and confirm it with a code, when

- a route loses a policy and gets none of its kind that protects as much,
- a policy that routes carry protects less than before: for each key, the tables below say which change does that,
- a policy would keep people out who came through before.

A policy that routes carry is not removed by accident: \`policy remove\` says who carries it, and wants
\`from-routes=yes\`.

## Files that others fill

Lists of addresses (\`list=\`) and the database of countries (\`settings set country-database=…\`) are files that the edge
follows: a change counts without a push. When such a file is missing or faulty, what was last good in it stays in force,
whether it lets clients in or keeps them out, and every other change goes on. The edge keeps a copy of it, so that it also
starts without the file. \`status\` names the file, and says from when the edge uses it.

What was never good is never taken for empty: a route that begins to need such a file is refused, with what is wrong with it.`

/** What the order means. */
export const orderWords = `Requests meet the policies of a route in this one order, whatever the policies are called and in which order they were added.
What is about answers (\`hsts\`, \`headers\`, \`cors\`) lies around all the others, so that their refusals carry it too. A
request that one of them refuses comes to none behind it.`
