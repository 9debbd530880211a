//! Merges the defaults, the file and the environment, and collects everything that is wrong with them.

use std::collections::HashMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;
use toml_edit::{Document, TableLike};

use super::variables::VARIABLES;

/// The defaults, and their documentation.
pub(super) const DEFAULTS: &str = include_str!("../../../../config/parlour.toml");

/// A setting that cannot be used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A file and line, a variable, or a section whose settings contradict each other.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

/// All settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("some settings cannot be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {}: {}", fault.place, fault.message))
    }
}

impl std::error::Error for Faults {}

/// Reads the defaults, then `file` (its name, for messages, and its text), then the variables that `environment` knows;
/// the later one wins.
///
/// serde stops at the first fault. To find all, the default takes the place of what is at fault, and the settings are
/// read again.
pub(super) fn read<T: DeserializeOwned>(
    file: Option<(&str, &str)>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<T, Faults> {
    let mut settings = Merged::default();
    settings.merge_defaults();
    if let Some((name, text)) = file {
        settings.merge_file(name, text);
    }
    settings.merge_environment(environment);
    loop {
        let error = match serde_path_to_error::deserialize(&Value::Object(settings.values.clone())) {
            Ok(read) if settings.faults.is_empty() => return Ok(read),
            Ok(_) => break,
            Err(error) => error,
        };
        let path: Path = error.path().iter().filter_map(key).collect();
        settings.fault_at(&path, error.inner());
        if !settings.restore_default(&path) {
            break;
        }
    }
    Err(Faults(settings.faults))
}

/// The keys that lead to a value.
type Path = Vec<String>;

fn key(segment: &Segment) -> Option<String> {
    if let Segment::Map { key } = segment { Some(key.clone()) } else { None }
}

/// The settings of all layers.
#[derive(Default)]
struct Merged {
    values: Map<String, Value>,
    defaults: Map<String, Value>,
    /// Where values come from that are not the defaults.
    places: HashMap<Path, String>,
    faults: Vec<Fault>,
    /// What the faults are about.
    at_fault: Vec<Path>,
}

impl Merged {
    fn fault(&mut self, place: String, message: String) {
        self.faults.push(Fault { place, message });
    }

    /// Notes that the value at this path cannot be read. What a section says of its values together does not count while
    /// one of them is at fault.
    fn fault_at(&mut self, path: &Path, error: &dyn fmt::Display) {
        if !self.at_fault.iter().any(|known| known.starts_with(path)) {
            let name = path.join(".");
            match self.places.get(path) {
                Some(place) => self.fault(place.clone(), format!("{name}: {error}")),
                None => self.fault(name, error.to_string()),
            }
        }
        self.at_fault.push(path.clone());
    }

    fn merge_defaults(&mut self) {
        match Document::parse(DEFAULTS) {
            Ok(document) => {
                for leaf in leaves(document.as_table(), &[]) {
                    set(&mut self.defaults, &leaf.path, leaf.value);
                }
            }
            Err(error) => self.fault("the defaults".into(), error.to_string()),
        }
        self.values = self.defaults.clone();
    }

    fn merge_file(&mut self, name: &str, text: &str) {
        let place = |offset: usize| format!("{name}, line {}", line_of(text, offset));
        match Document::parse(text) {
            Ok(document) => {
                for Leaf { path, value, offset } in leaves(document.as_table(), &[]) {
                    self.merge(path, value, place(offset));
                }
            }
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                self.fault(place(offset), error.message().trim().to_owned());
            }
        }
    }

    fn merge_environment(&mut self, environment: &dyn Fn(&str) -> Option<String>) {
        for (path, variable) in VARIABLES {
            if let Some(text) = environment(variable) {
                let path = path.split('.').map(str::to_owned).collect();
                self.merge(path, Value::String(text), format!("variable {variable}"));
            }
        }
    }

    /// Overrides one setting. Only rate-limit policies may be others than those in the defaults.
    fn merge(&mut self, path: Path, value: Value, place: String) {
        let value = match (get(&self.defaults, &path), path.as_slice()) {
            (Some(default), _) if !default.is_object() => like(default, value),
            (_, [limits, policies, _, _]) if limits == "limits" && policies == "policies" => value,
            (_, [section]) => return self.fault(place, format!("{section} is not a section")),
            _ => return self.fault(place, format!("{} is not a setting", path.join("."))),
        };
        set(&mut self.values, &path, value);
        self.places.insert(path, place);
    }

    /// Puts the default back, or nothing if there is none. Returns false if it was there already.
    fn restore_default(&mut self, path: &Path) -> bool {
        let before = get(&self.values, path).cloned();
        match get(&self.defaults, path).cloned() {
            Some(default) => set(&mut self.values, path, default),
            None => remove(&mut self.values, path),
        }
        get(&self.values, path) != before.as_ref()
    }
}

/// A value in a document, and where it begins.
struct Leaf {
    path: Path,
    value: Value,
    offset: usize,
}

fn leaves(table: &dyn TableLike, path: &[String]) -> Vec<Leaf> {
    let mut found = Vec::new();
    for (key, item) in table.iter() {
        let path = [path, &[key.to_owned()]].concat();
        match item.as_table_like() {
            Some(table) => found.extend(leaves(table, &path)),
            None => {
                let value = item.as_value().map_or(Value::Null, json);
                found.push(Leaf { path, value, offset: item.span().map_or(0, |span| span.start) });
            }
        }
    }
    found
}

fn json(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Integer(number) => (*number.value()).into(),
        toml_edit::Value::Float(number) => (*number.value()).into(),
        toml_edit::Value::Boolean(flag) => (*flag.value()).into(),
        toml_edit::Value::Datetime(time) => time.value().to_string().into(),
        toml_edit::Value::Array(values) => values.iter().map(json).collect(),
        toml_edit::Value::InlineTable(_) => Value::Null,
    }
}

/// Makes a value one of the default's kind if it can be, since variables are always text.
fn like(default: &Value, value: Value) -> Value {
    match (default, value) {
        (Value::String(_), value @ (Value::Number(_) | Value::Bool(_))) => value.to_string().into(),
        (Value::Number(_) | Value::Bool(_), Value::String(text)) => {
            serde_json::from_str(text.trim()).unwrap_or(Value::String(text))
        }
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
