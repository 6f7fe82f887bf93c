// biome-ignore lint/suspicious/noExplicitAny: fengari has no types, and its API is Lua's own
const { lua, lauxlib, lualib, to_luastring, to_jsstring } = require('fengari') as any;

/** The result of a health check in Argo CD. */
export interface Health {
  readonly status: string;
  readonly message: string;
}

type State = object;

/**
 * Runs a health check as Argo CD 3.2 does (util/lua/lua.go). Only the basic library, `table` and `package` exist: no
 * `string`, no `math`, no global `os`. `require("os")` provides only `time` and `date`.
 *
 * @param now milliseconds since the epoch
 * @throws the error of the script
 */
export function healthOf(script: string, object: object, now: number): Health {
  const state: State = lauxlib.luaL_newstate();
  const open = (name: string, library: unknown) => {
    lauxlib.luaL_requiref(state, to_luastring(name), library, 1);
    lua.lua_settop(state, 0);
  };
  open('_G', lualib.luaopen_base);
  open('package', lualib.luaopen_package);
  open('table', lualib.luaopen_table);
  // What Argo CD's interpreter (Lua 5.1) does not have.
  for (const name of ['table.pack', 'table.unpack', 'table.move', 'rawlen', 'utf8', 'dofile', 'loadfile'])
    run(state, `${name} = nil`);
  withSafeOs(state, now);
  push(state, object);
  lua.lua_setglobal(state, to_luastring('obj'));
  run(state, script);
  return { status: field(state, 'status'), message: field(state, 'message') };
}

function run(state: State, script: string): void {
  if (lauxlib.luaL_dostring(state, to_luastring(script))) throw new Error(lua.lua_tojsstring(state, -1));
}

function withSafeOs(state: State, now: number): void {
  lua.lua_register(state, to_luastring('__now'), (l: State) => {
    // A float, as all numbers are in Lua 5.1. The integers of this interpreter have 32 bits.
    lua.lua_pushnumber(l, Math.floor(now / 1000));
    return 1;
  });
  run(state, 'local now = __now; __now = nil; package.preload["os"] = function() return { time = now } end');
}

function push(state: State, value: unknown): void {
  if (value === null || value === undefined) lua.lua_pushnil(state);
  else if (typeof value === 'boolean') lua.lua_pushboolean(state, value);
  else if (typeof value === 'number') lua.lua_pushnumber(state, value);
  else if (typeof value === 'string') lua.lua_pushstring(state, to_luastring(value));
  else {
    lua.lua_checkstack(state, 5);
    lua.lua_newtable(state);
    for (const [key, inner] of Object.entries(value as object)) {
      if (Array.isArray(value)) lua.lua_pushinteger(state, Number(key) + 1);
      else lua.lua_pushstring(state, to_luastring(key));
      push(state, inner);
      lua.lua_settable(state, -3);
    }
  }
}

function field(state: State, name: string): string {
  if (!lua.lua_istable(state, -1)) throw new Error('the script returns no table');
  lua.lua_getfield(state, -1, to_luastring(name));
  const value = lua.lua_tostring(state, -1);
  lua.lua_pop(state, 1);
  if (value === null) throw new Error(`the script returns no ${name}`);
  return to_jsstring(value);
}
