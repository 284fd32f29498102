// The look's settings: the palettes, the type, and where classes are used. assets/tailwind.css and its parts are built
// on them; `npm run css` compiles it, after assets/contrast.mjs has held every pair of colours that carries text to
// WCAG's 4.5.

// Each palette has the same names. Text stands in text or soft on bg, panel, side, bubble or mine; accent, danger and
// good are also used as text on them.
export const palettes = {
  light: {
    scheme: "light",
    bg: "#f7f2ea",
    panel: "#fffdf9",
    side: "#efe6d8",
    bubble: "#fffdf9",
    mine: "#f9e3cd",
    line: "#dccdb8",
    strong: "#8f7a64",
    text: "#2a1f17",
    soft: "#64544a",
    accent: "#8f4312",
    onaccent: "#ffffff",
    danger: "#a01c17",
    ondanger: "#ffffff",
    good: "#2a6134",
    focus: "#1d5bb8",
    flash: "#e9f0e2",
    code: "#efe6d8",
  },
  dark: {
    scheme: "dark",
    bg: "#191411",
    panel: "#231c18",
    side: "#1f1915",
    bubble: "#2a221d",
    mine: "#46301f",
    line: "#3d322b",
    strong: "#8c7868",
    text: "#f1e8df",
    soft: "#c0b0a2",
    accent: "#f0a868",
    onaccent: "#1e130b",
    danger: "#ff9c92",
    ondanger: "#2a0a07",
    good: "#93cf9c",
    focus: "#8dbbff",
    flash: "#26311f",
    code: "#191411",
  },
  retro: {
    scheme: "light",
    bg: "#d4d0c8",
    panel: "#ffffff",
    side: "#d4d0c8",
    bubble: "#ffffff",
    mine: "#ffffd8",
    line: "#808080",
    strong: "#404040",
    text: "#000000",
    soft: "#3d3d3d",
    accent: "#000080",
    onaccent: "#ffffff",
    danger: "#900000",
    ondanger: "#ffffff",
    good: "#005000",
    focus: "#000080",
    flash: "#ffffd8",
    code: "#e8e6e0",
  },
};

const properties = ({ scheme, ...colours }) => ({
  "color-scheme": scheme,
  ...Object.fromEntries(Object.entries(colours).map(([name, value]) => [`--${name}`, value])),
});

const names = Object.keys(palettes.light).filter((name) => name !== "scheme");

export default {
  content: ["./views/**/*.templ"],
  theme: {
    extend: {
      colors: Object.fromEntries(names.map((name) => [name, `var(--${name})`])),
      fontFamily: {
        sans: [
          "ui-sans-serif",
          "system-ui",
          "Segoe UI",
          "Roboto",
          "Noto Sans",
          "PingFang SC",
          "Microsoft YaHei",
          "Noto Sans CJK SC",
          "sans-serif",
          "Apple Color Emoji",
          "Segoe UI Emoji",
          "Noto Color Emoji",
        ],
        retro: ["Tahoma", "Verdana", "DejaVu Sans", "SimSun", "Noto Sans CJK SC", "sans-serif", "Noto Color Emoji"],
        emoji: ["Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "sans-serif"],
      },
    },
  },
  plugins: [
    ({ addBase }) =>
      addBase({
        ":root, :root[data-theme=light]": properties(palettes.light),
        "@media (prefers-color-scheme: dark)": { ":root[data-theme=auto]": properties(palettes.dark) },
        ":root[data-theme=dark]": properties(palettes.dark),
        ":root[data-theme=retro]": properties(palettes.retro),
      }),
  ],
};
