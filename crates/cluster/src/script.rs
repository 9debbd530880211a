//! Lua scripts for Redis.

/// Creates a script from `now.lua` and the named files in `scripts/`, in this order.
macro_rules! script {
    ($($name:literal),+) => {
        std::sync::LazyLock::new(|| {
            redis::Script::new(concat!(include_str!("scripts/now.lua"), $(include_str!(concat!("scripts/", $name))),+))
        })
    };
}
pub(crate) use script;
