// Svelte's settings: runes everywhere, so that state is always written as such.
export default { compilerOptions: { runes: true } }
