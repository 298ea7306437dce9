/** What no rule set sees, whatever its options. Sentences without a full stop. */
export const unseen: readonly string[] = [
  'the contents of uploaded files are not inspected, only their names and the other fields of the form',
  'JSON or XML that calls itself a form (application/x-www-form-urlencoded) is read as a form, in which attacks can hide; from paranoia 2 on such JSON is refused',
  'bodies that rules cannot read are refused: compressed ones, and types such as gRPC, gRPC-Web, Protobuf and pictures, which `unread-types` lets pass unseen',
  'XML with a DOCTYPE is refused',
  'a value that is encoded once more by the application (base64, encryption, a serialised object) is not decoded',
  'of a WebSocket only the opening request is inspected, and of answers nothing without `response-inspection`',
  'rules know patterns of attacks, not the application: who may see what, guessed passwords and flaws of logic are beyond them',
]
