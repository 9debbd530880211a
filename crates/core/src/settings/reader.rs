//! Merges the defaults, the file and the environment, and collects all faults.

use std::collections::HashMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;
use toml_edit::{Document, Item, TableLike};

use super::variables::VARIABLES;

/// Default settings, with their documentation.
pub(super) const DEFAULTS: &str = include_str!("../../../../config/parlour.toml");
/// Reading stops after this number of faults.
const MAX_FAULTS: usize = 100;

/// Invalid setting and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Lines of the file and variables that set the values involved. If these values are defaults, the name of the
    /// setting or section.
    pub location: String,
    pub message: String,
}

/// Invalid settings: those from the file come first, then those from variables, then defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid settings:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {}: {}", fault.location, fault.message))
    }
}

impl std::error::Error for Faults {}

/// Reads the defaults, then `file`, then the variables that `environment` returns. `file` has the name of the file, for
/// messages, and its text.
///
/// serde stops at the first fault. To find all of them, each invalid value is replaced by its default and the settings
/// are read again.
pub(super) fn read<T: DeserializeOwned>(
    file: Option<(&str, &str)>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<T, Faults> {
    let mut merged = Merged::default();
    merged.merge_defaults();
    if let Some((_, text)) = file {
        merged.merge_file(text);
    }
    merged.merge_environment(environment);
    while merged.faults.len() < MAX_FAULTS {
        let error = match serde_path_to_error::deserialize(&Value::Object(merged.values.clone())) {
            Ok(settings) if merged.faults.is_empty() => return Ok(settings),
            Ok(_) => break,
            Err(error) => error,
        };
        let path: Path = error.path().iter().filter_map(map_key).collect();
        let message = error.into_inner().to_string();
        if path.len() == 1 {
            merged.report_section(&path, &message);
        } else {
            merged.report_value(&path, &message);
        }
        if !merged.restore_default(&path) {
            break;
        }
    }
    Err(merged.into_faults(file))
}

/// Keys of the sections around a value and of the value, outermost first.
type Path = Vec<String>;

fn map_key(segment: &Segment) -> Option<String> {
    if let Segment::Map { key } = segment { Some(key.clone()) } else { None }
}

/// Origin of a value. Faults are reported in the order of their origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// Byte offset in the file.
    File(usize),
    Variable(&'static str),
}

/// Settings merged from the defaults, the file and the environment.
#[derive(Default)]
struct Merged {
    values: Map<String, Value>,
    defaults: Map<String, Value>,
    /// Origins of values that override a default.
    origins: HashMap<Path, Origin>,
    /// Origins and message of each fault. If there is no origin, the message begins with the name of the setting or
    /// section.
    faults: Vec<(Vec<Origin>, String)>,
    /// Paths of values that have been reported.
    reported: Vec<Path>,
    /// True if the file could not be parsed. Its values are then missing.
    lacks_file: bool,
}

impl Merged {
    fn merge_defaults(&mut self) {
        match Document::parse(DEFAULTS) {
            Ok(document) => {
                for leaf in leaves(document.as_table(), DEFAULTS, &[]) {
                    set(&mut self.defaults, &leaf.path, leaf.value);
                }
            }
            Err(error) => self.faults.push((Vec::new(), format!("the defaults: {error}"))),
        }
        self.values = self.defaults.clone();
    }

    fn merge_file(&mut self, text: &str) {
        match Document::parse(text) {
            Ok(document) => {
                for leaf in leaves(document.as_table(), text, &[]) {
                    let origin = Origin::File(leaf.offset);
                    self.merge(leaf, origin);
                }
            }
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                self.faults.push((vec![Origin::File(offset)], error.message().trim().to_owned()));
                self.lacks_file = true;
            }
        }
    }

    fn merge_environment(&mut self, environment: &dyn Fn(&str) -> Option<String>) {
        for (path, variable) in VARIABLES {
            if let Some(text) = environment(variable) {
                let path = path.split('.').map(str::to_owned).collect();
                let value = text.trim().into();
                self.merge(Leaf { path, value, source: text, offset: 0 }, Origin::Variable(variable));
            }
        }
    }

    /// Overrides one setting. It must exist in the defaults, unless it belongs to a rate-limit policy.
    fn merge(&mut self, leaf: Leaf, origin: Origin) {
        let policy_flag = Value::Bool(false);
        let policy_text = Value::from("");
        let default = match (get(&self.defaults, &leaf.path), leaf.path.as_slice()) {
            (Some(default), _) => default,
            (_, [limits, policies, _, field]) if limits == "rate_limits" && policies == "policies" => {
                if field == "shadow" { &policy_flag } else { &policy_text }
            }
            _ => return self.faults.push((vec![origin], format!("{} is not a setting", name(&leaf.path)))),
        };
        if default.is_object() {
            return self.faults.push((vec![origin], format!("{} is a section and takes no value", name(&leaf.path))));
        }
        let value = coerce(default, leaf.value, &leaf.source);
        set(&mut self.values, &leaf.path, value);
        self.origins.insert(leaf.path, origin);
    }

    /// Reports an invalid value. The message contains the value unless it may contain a password.
    fn report_value(&mut self, path: &Path, message: &str) {
        let shown = match get(&self.values, path) {
            Some(value @ (Value::Number(_) | Value::Bool(_))) => format!(", not {value}"),
            Some(Value::String(text)) if !text.contains(['@', '=']) => format!(", not {text:?}"),
            _ => String::new(),
        };
        let origins = self.origins.get(path).copied().into_iter().collect();
        self.faults.push((origins, format!("{}: {message}{shown}", name(path))));
        self.reported.push(path.clone());
    }

    /// Reports that values of a section contradict each other. Does nothing if a value that the message names was
    /// already reported, or if the file could not be parsed.
    fn report_section(&mut self, path: &Path, message: &str) {
        let is_named = |known: &Path| {
            let mut words = message.split(|character: char| !character.is_alphanumeric() && character != '_');
            known.starts_with(path) && words.any(|word| known.last().is_some_and(|key| word.eq_ignore_ascii_case(key)))
        };
        if !self.lacks_file && !self.reported.iter().any(is_named) {
            let named = self.origins.iter().filter(|(known, _)| is_named(known));
            let mut origins: Vec<Origin> = named.map(|(_, origin)| *origin).collect();
            origins.sort();
            self.faults.push((origins, format!("{}: {message}", name(path))));
        }
    }

    /// Restores the default of a value, or removes the value if there is no default. Returns false if nothing changed.
    fn restore_default(&mut self, path: &Path) -> bool {
        let before = get(&self.values, path).cloned();
        match get(&self.defaults, path).cloned() {
            Some(default) => set(&mut self.values, path, default),
            None => remove(&mut self.values, path),
        }
        get(&self.values, path) != before.as_ref()
    }

    fn into_faults(mut self, file: Option<(&str, &str)>) -> Faults {
        self.faults.sort_by_key(|(origins, _)| (origins.is_empty(), origins.first().copied()));
        let location = |origin: &Origin| match (origin, file) {
            (Origin::File(offset), Some((name, text))) => format!("{name}, line {}", line_of(text, *offset)),
            (Origin::File(_), None) => "the file".to_owned(),
            (Origin::Variable(variable), _) => format!("variable {variable}"),
        };
        let fault = |(origins, message): (Vec<Origin>, String)| match message.split_once(": ") {
            Some((section, rest)) if origins.is_empty() => {
                Fault { location: section.to_owned(), message: rest.to_owned() }
            }
            _ => Fault { location: origins.iter().map(location).collect::<Vec<_>>().join(", "), message },
        };
        Faults(self.faults.into_iter().map(fault).collect())
    }
}

/// Returns the name of a setting, escaped for display.
fn name(path: &[String]) -> String {
    path.join(".").escape_debug().to_string()
}

/// Value in a TOML document.
struct Leaf {
    path: Path,
    value: Value,
    /// Source text of the value.
    source: String,
    /// Byte offset of the value in the document.
    offset: usize,
}

fn leaves(table: &dyn TableLike, text: &str, path: &[String]) -> Vec<Leaf> {
    let mut found = Vec::new();
    for (key, item) in table.iter() {
        let path = [path, &[key.to_owned()]].concat();
        if let Some(table) = item.as_table_like() {
            found.extend(leaves(table, text, &path));
        } else {
            let span = item.span().unwrap_or_default();
            let source = text.get(span.clone()).unwrap_or_default().to_owned();
            found.push(Leaf { path, value: to_json(item, &source), source, offset: span.start });
        }
    }
    found
}

fn to_json(item: &Item, source: &str) -> Value {
    match item.as_value() {
        Some(toml_edit::Value::String(text)) => text.value().trim().into(),
        Some(toml_edit::Value::Integer(number)) => (*number.value()).into(),
        Some(toml_edit::Value::Boolean(flag)) => (*flag.value()).into(),
        Some(toml_edit::Value::Float(_) | toml_edit::Value::Datetime(_)) => source.into(),
        Some(toml_edit::Value::Array(_)) => Value::Array(Vec::new()),
        Some(toml_edit::Value::InlineTable(_)) | None => Value::Object(Map::new()),
    }
}

/// Converts a value to the type of its default where possible. Variables are always text, and text in the file is often
/// written without quotes.
fn coerce(default: &Value, value: Value, source: &str) -> Value {
    match (default, value) {
        (Value::String(_), Value::Number(_) | Value::Bool(_)) => source.into(),
        (Value::Number(_), Value::String(text)) => text.parse::<u64>().map_or(Value::String(text), Value::from),
        (Value::Bool(_), Value::String(text)) => text.parse::<bool>().map_or(Value::String(text), Value::from),
        (_, value) => value,
    }
}

fn get<'v>(values: &'v Map<String, Value>, path: &[String]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(values.get(first)?, |value, key| value.get(key))
}

fn set(values: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [key] => {
            values.insert(key.clone(), value);
        }
        [key, rest @ ..] => {
            if let Value::Object(inner) = values.entry(key).or_insert_with(|| Map::new().into()) {
                set(inner, rest, value);
            }
        }
    }
}

fn remove(values: &mut Map<String, Value>, path: &[String]) {
    match path {
        [] => {}
        [key] => {
            values.remove(key);
        }
        [key, rest @ ..] => {
            if let Some(Value::Object(inner)) = values.get_mut(key) {
                remove(inner, rest);
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).split('\n').count()
}
