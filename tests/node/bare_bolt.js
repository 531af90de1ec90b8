// Slack's own framework for Node with one command that does nothing, over HTTP: a peer for `/roles list` in the benches.
'use strict';

const { App, LogLevel } = require('@slack/bolt');

const authorize = async () => ({ botToken: 'xoxb-bare', botId: 'B0BOT', botUserId: 'U0BOT' });
const app = new App({ authorize, signingSecret: process.env.SECRET, logLevel: LogLevel.ERROR });

app.command('/roles', async ({ ack }) => ack('Nothing.'));
app.start(Number(process.env.PORT));
