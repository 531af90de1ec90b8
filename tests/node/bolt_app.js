// A small app on Slack's own framework, as its README shows it. The test gives it the local Slack's address and tokens; it prints
// "ready" when it is connected, and one line of JSON for everything that reaches it.
'use strict';

const { App, LogLevel } = require('@slack/bolt');

const http = process.env.MODE === 'http';
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  socketMode: !http,
  port: Number(process.env.PORT || 0),
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const tell = (kind, what) => process.stdout.write(`${JSON.stringify({ kind, ...what })}\n`);
const plain = (text) => ({ type: 'plain_text', text });
const form = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [{ type: 'input', block_id: 'note', label: plain('Note'), element: { type: 'plain_text_input', action_id: 'text' } }],
};

app.command('/hello', async ({ ack, command, respond, client }) => {
  await ack(`ack for ${command.text}`);
  await respond({ text: 'through response_url', response_type: 'ephemeral' });
  await client.views.open({ trigger_id: command.trigger_id, view: form });
});

app.view('form', async ({ ack, view, client }) => {
  const value = view.state.values.note.text.value;
  if (value === 'bad') {
    await ack({ response_action: 'errors', errors: { note: 'Say more.' } });
  } else if (value === 'more') {
    await ack({ response_action: 'update', view: { ...form, title: plain('Updated') } });
  } else {
    await ack();
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: `Noted: ${value}` } },
      { type: 'actions', block_id: 'row', elements: [{ type: 'button', action_id: 'press', text: plain('Press'), value: '1' }] },
    ];
    await client.chat.postMessage({ channel: 'C0JOBS', text: `Noted: ${value}`, blocks });
  }
});

app.action('press', async ({ ack, body, respond }) => {
  await ack();
  tell('action', { user: body.user.id, value: body.actions[0].value });
  await respond({ text: 'Pressed', replace_original: true });
});

app.message('hello node', async ({ message, say }) => {
  tell('message', { text: message.text });
  await say({ text: `Hello <@${message.user}>`, thread_ts: message.ts });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'section', text: plain('Home of Node') }] } });
});

app.shortcut('start', async ({ ack, shortcut }) => {
  await ack();
  tell('shortcut', { user: shortcut.user.id });
});

(async () => {
  await app.start();
  process.stdout.write('ready\n');
})();
