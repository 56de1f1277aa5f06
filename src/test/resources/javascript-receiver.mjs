// A receiver as an application in JavaScript would write it, with the official libraries. Prints its port, and then what
// it makes of each request as one line of JSON; it answers 204 to what it accepts and 400 to what it does not.
import http from 'node:http';
import {createRequire} from 'node:module';

// the libraries lie in the folder in which this is started
const load = createRequire(process.cwd() + '/');
const {Webhook} = load('standardwebhooks');
const {HTTP} = load('cloudevents');

const [, , kind, secret] = process.argv;

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8');
    const seen = {};
    try {
      seen.verified = new Webhook(secret).verify(body, request.headers);
      if (kind === 'cloudevents') {
        const event = HTTP.toEvent({headers: request.headers, body});
        event.validate();
        seen.event = event.toJSON();
      }
    } catch (error) {
      seen.error = String(error.message ?? error);
    }
    response.writeHead(seen.error ? 400 : 204);
    response.end();
    console.log(JSON.stringify(seen));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
