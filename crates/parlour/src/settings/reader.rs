//! Reads settings from their layers, and collects all that is wrong with them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use toml_edit::{Document, Item, TableLike, Value};

/// The defaults, and their documentation.
pub(super) const DEFAULTS: &str = include_str!("../../../../config/parlour.toml");

/// A setting that cannot be used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A file and line, or a variable.
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

/// One text of settings.
struct Layer {
    name: String,
    text: String,
    document: Document<String>,
}

pub(super) struct Reader<'e> {
    defaults: Option<Layer>,
    file: Option<Layer>,
    environment: &'e dyn Fn(&str) -> Option<String>,
    known: Vec<String>,
    faults: Vec<Fault>,
}

impl<'e> Reader<'e> {
    pub(super) fn new(file: Option<(&str, &str)>, environment: &'e dyn Fn(&str) -> Option<String>) -> Self {
        let mut reader = Self { defaults: None, file: None, environment, known: Vec::new(), faults: Vec::new() };
        reader.defaults = reader.layer("the defaults", DEFAULTS);
        reader.file = file.and_then(|(name, text)| reader.layer(name, text));
        reader
    }

    fn layer(&mut self, name: &str, text: &str) -> Option<Layer> {
        match Document::parse(text.to_owned()) {
            Ok(document) => Some(Layer { name: name.to_owned(), text: text.to_owned(), document }),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                self.fault(format!("{name}, line {line}"), error.message().trim().to_owned());
                None
            }
        }
    }

    pub(super) fn fault(&mut self, place: String, message: String) {
        self.faults.push(Fault { place, message });
    }

    /// The setting at `path`, or the variable `variable` instead. A bad value is noted, and the type's default stands in
    /// for it until [`Reader::finish`] reports it.
    pub(super) fn get<T: FromStr<Err: fmt::Display> + Default>(&mut self, path: &str, variable: &str) -> T {
        let from_environment = (self.environment)(variable).map(|text| (text, format!("variable {variable}")));
        let found = self.look_up(path);
        match from_environment.or(found) {
            Some((text, place)) => self.read_value(path, &text, place),
            None => {
                self.fault("the defaults".into(), format!("{path} is missing"));
                T::default()
            }
        }
    }

    /// What the file or else the defaults have at `path`, and where.
    pub(super) fn look_up(&mut self, path: &str) -> Option<(String, String)> {
        self.known.push(path.to_owned());
        let layers = [&self.file, &self.defaults];
        layers.into_iter().flatten().find_map(|layer| layer.find(path))
    }

    /// A bad value is noted, and the type's default stands in for it.
    pub(super) fn read_value<T: FromStr<Err: fmt::Display> + Default>(
        &mut self,
        path: &str,
        text: &str,
        place: String,
    ) -> T {
        text.trim().parse().unwrap_or_else(|error| {
            self.fault(place, format!("{path} {error}, not {:?}", without_password(text)));
            T::default()
        })
    }

    pub(super) fn finish<T>(mut self, settings: T) -> Result<T, Faults> {
        if let Some(layer) = &self.file {
            let unknown = layer.unknown(&self.known);
            self.faults.extend(unknown);
        }
        if self.faults.is_empty() { Ok(settings) } else { Err(Faults(self.faults)) }
    }
}

impl Reader<'_> {
    /// The names of all policies in the defaults and in the file.
    pub(super) fn policies(&self) -> BTreeSet<String> {
        [&self.defaults, &self.file].into_iter().flatten().flat_map(Layer::policies).collect()
    }
}

impl Layer {
    fn find(&self, path: &str) -> Option<(String, String)> {
        let mut parts = path.split('.');
        let first = self.document.get(parts.next()?)?;
        let item = parts.try_fold(first, |item, part| item.get(part))?;
        let text = match item.as_value()? {
            Value::String(text) => text.value().clone(),
            _ => self.text.get(item.span()?)?.to_owned(),
        };
        Some((text, self.place(item)))
    }

    /// The names of the policies that it speaks of.
    fn policies(&self) -> Vec<String> {
        let policies = self.document.get("limits").and_then(|limits| limits.get("policies"));
        let policies = policies.and_then(Item::as_table_like);
        policies.map(|policies| policies.iter().map(|(name, _)| name.to_owned()).collect()).unwrap_or_default()
    }

    fn place(&self, item: &Item) -> String {
        let line = item.span().map_or(1, |span| line_of(&self.text, span.start));
        format!("{}, line {line}", self.name)
    }

    fn unknown(&self, known: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (section, item) in self.document.iter() {
            match item.as_table_like() {
                Some(table) => self.unknown_in(table, section, known, &mut faults),
                None => faults.push(Fault { place: self.place(item), message: format!("{section} is not a section") }),
            }
        }
        faults
    }

    fn unknown_in(&self, table: &dyn TableLike, path: &str, known: &[String], faults: &mut Vec<Fault>) {
        for (key, item) in table.iter() {
            let path = format!("{path}.{key}");
            match item.as_table_like() {
                Some(table) => self.unknown_in(table, &path, known, faults),
                None if known.contains(&path) => {}
                None => faults.push(Fault { place: self.place(item), message: format!("{path} is not a setting") }),
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).split('\n').count()
}

/// A value as it can be shown: an address without the user and the password in it.
fn without_password(text: &str) -> String {
    let address = text.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)));
    address.map_or_else(|| text.to_owned(), |(scheme, host)| format!("{scheme}://…@{host}"))
}
