// A small table of emoji short names (the common ones; Slack has thousands). Unknown names stay as :name:.

import { store } from "./store.js";

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 wave 👋 raised_hands 🙌 pray 🙏 ok_hand 👌 muscle 💪 point_up ☝️ point_right 👉
point_left 👈 point_down 👇 point_up_2 👆 raised_hand ✋ hand ✋ handshake 🤝 v ✌️ crossed_fingers 🤞 writing_hand ✍️ eyes 👀 brain 🧠 fist ✊
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 joy 😂 rolling_on_the_floor_laughing 🤣 sweat_smile 😅 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany_face 🤪
thinking_face 🤔 thinking 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬
relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 nerd_face 🤓 sunglasses 😎 partying_face 🥳 confused 😕 worried 😟
slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 flushed 😳 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 weary 😩 tired_face 😫
triumph 😤 rage 😡 angry 😠 exploding_head 🤯 hugging_face 🤗 shushing_face 🤫 saluting_face 🫡 melting_face 🫠 skull 💀 ghost 👻
robot_face 🤖 alien 👽 see_no_evil 🙈 shrug 🤷 facepalm 🤦 man-shrugging 🤷‍♂️ woman-shrugging 🤷‍♀️
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥
tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟 fire 🔥 rocket 🚀 zap ⚡ rainbow 🌈 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️
balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇 dart 🎯 crown 👑 gem 💎 moneybag 💰 money_with_wings 💸 credit_card 💳
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️
heavy_plus_sign ➕ heavy_minus_sign ➖ question ❓ exclamation ❗ grey_question ❔ bangbang ‼️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
octagonal_sign 🛑 rotating_light 🚨 information_source ℹ️ bulb 💡 bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 lock 🔒 unlock 🔓
key 🔑 mag 🔍 mag_right 🔎 link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍 scissors ✂️ hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️
toolbox 🧰 microscope 🔬 telescope 🔭 test_tube 🧪 dna 🧬 package 📦 email 📧 e-mail 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥
outbox_tray 📤 mailbox 📫 memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄 page_with_curl 📃 bookmark_tabs 📑 clipboard 📋 file_folder 📁
open_file_folder 📂 books 📚 book 📖 bookmark 🔖 label 🏷️ calendar 📅 date 📅 spiral_calendar_pad 🗓️ chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 bar_chart 📊 alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚
computer 💻 desktop_computer 🖥️ keyboard ⌨️ phone ☎️ telephone_receiver 📞 iphone 📱 battery 🔋 electric_plug 🔌 floppy_disk 💾 camera 📷
movie_camera 🎥 headphones 🎧 microphone 🎤 musical_note 🎵 art 🎨 speech_balloon 💬 thought_balloon 💭 left_speech_bubble 🗨️ zzz 💤
busts_in_silhouette 👥 bust_in_silhouette 👤 man 👨 woman 👩 technologist 🧑‍💻 office 🏢 house 🏠 briefcase 💼 airplane ✈️
globe_with_meridians 🌐 earth_africa 🌍 earth_americas 🌎 world_map 🗺️ car 🚗 bike 🚲 train 🚆 coffee ☕ tea 🍵 pizza 🍕 cake 🍰
birthday 🎂 beers 🍻 beer 🍺 apple 🍎 taco 🌮 doughnut 🍩 cookie 🍪 seedling 🌱 evergreen_tree 🌲 four_leaf_clover 🍀 cactus 🌵 dog 🐶
cat 🐱 unicorn_face 🦄 bug 🐛 bee 🐝 turtle 🐢 octopus 🐙 penguin 🐧 owl 🦉 fox_face 🦊 crab 🦀 snail 🐌
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ leftwards_arrow_with_hook ↩️ arrows_counterclockwise 🔄
repeat 🔁 arrow_forward ▶️ double_vertical_bar ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪ new 🆕 free 🆓 ok 🆗 up 🆙 cool 🆒
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_green_square 🟩 white_large_square ⬜ black_large_square ⬛ small_blue_diamond 🔹
large_blue_diamond 🔷 small_orange_diamond 🔸 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣
checkered_flag 🏁 triangular_flag_on_post 🚩 white_flag 🏳️ de 🇩🇪 us 🇺🇸 gb 🇬🇧 fr 🇫🇷 jp 🇯🇵 wheelchair ♿ recycle ♻️ hash #️⃣ door 🚪 seat 💺
ladder 🪜 compass 🧭 magnet 🧲 scroll 📜 ticket 🎫 traffic_light 🚦 construction 🚧 anchor ⚓ infinity ♾️ lower_left_ballpoint_pen 🖊️
`;

const words = TABLE.trim().split(/\s+/);
export const EMOJI = new Map();
for (let at = 0; at + 1 < words.length; at += 2) EMOJI.set(words[at], words[at + 1]);

/** The character of a short name, {image: url} for a custom emoji, or null. */
export function emojiOf(name) {
  const plain = name.replace(/::skin-tone-\d$/, "");
  const custom = store.emoji?.[plain];
  if (typeof custom === "string") {
    if (custom.startsWith("alias:")) return emojiOf(custom.slice(6));
    return /^https?:|^\//.test(custom) ? { image: custom } : custom;
  }
  return EMOJI.get(plain) || null;
}

/** Short names that start with (then: contain) `text`, best first. */
export function findEmoji(text, limit = 8) {
  const all = [...EMOJI.keys(), ...Object.keys(store.emoji || {})];
  const starts = all.filter((name) => name.startsWith(text));
  const holds = all.filter((name) => !name.startsWith(text) && name.includes(text));
  return [...starts, ...holds].slice(0, limit);
}

export const FREQUENT = ["+1", "white_check_mark", "eyes", "tada", "raised_hands", "heart", "thinking_face", "rocket"];
