// A real OpenID provider on this machine, with accounts of a make-believe organisation.
import Provider from "oidc-provider";
import { createServer } from "node:http";

// Who may sign in there: the login is the address.
const people = {
  "water@example.org": { roles: ["sluis"] },
  "press@example.org": { roles: ["sluis-look"] },
  "guest@example.org": { roles: ["canteen"] },
  "unsure@example.org": { roles: ["sluis"], email_verified: false },
  "nobody@example.org": { roles: ["sluis"] },
};

// `redirectUrl`: where it sends browsers back to. Of a client without `secret` it wants PKCE alone.
export async function startProvider({ redirectUrl, secret }) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "sluis", redirect_uris: [redirectUrl],
      ...(secret ? { client_secret: secret } : { token_endpoint_auth_method: "none" }),
    }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], roles: ["roles"] },
    scopes: ["openid", "email", "roles"],
    cookies: { keys: ["of a test"] },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, ...people[id] }),
    }),
  });
  server.on("request", provider.callback());
  return {
    issuer,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
