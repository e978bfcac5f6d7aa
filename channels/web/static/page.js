// The page: the chat takes the whole of it.

import { mountChat } from "./chat.js";

const host = document.querySelector("baeumgil-chat");
await mountChat(host.attachShadow({ mode: "open" }), new URL("../../", import.meta.url));
