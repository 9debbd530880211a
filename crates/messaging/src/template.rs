//! Notices as words: the templates in `templates/LANGUAGE/KIND.{subject,txt,html,sms}`, which are built into the
//! program.
//!
//! What stands in a template is Jinja. Values in HTML are always escaped, and whatever a template asks for has to be
//! there. A further language is a folder of the same files, a line in `TEMPLATES` and a variant of [`Language`].

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, context};

use crate::address::one_line;
use crate::language::Language;
use crate::notification::{Appointment, Location, Notification, Series};

/// A message in a language, in the forms that it is sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMessage {
    /// What it is about, on one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The same in short, for an SMS or a push message.
    pub short: String,
}

/// A template is wrong. Tests write every notice in every language, so this is not to be expected.
#[derive(Debug, thiserror::Error)]
#[error("the template {name} cannot be rendered")]
pub struct TemplateError {
    /// Which template.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub cause: minijinja::Error,
}

/// The templates of a language.
macro_rules! language {
    ($folder:literal) => {
        language!($folder: "confirmation" "reminder" "rescheduled" "cancelled" "series" "series_cancelled" "waitlist_offer" "message" "invitation" "password_reset")
    };
    ($folder:literal: $($kind:literal)*) => {
        [
            (concat!($folder, "/appointment.txt"), include_str!(concat!("../templates/", $folder, "/appointment.txt"))),
            (concat!($folder, "/appointment.html"), include_str!(concat!("../templates/", $folder, "/appointment.html"))),
            $(
                (concat!($folder, "/", $kind, ".subject"), include_str!(concat!("../templates/", $folder, "/", $kind, ".subject"))),
                (concat!($folder, "/", $kind, ".txt"), include_str!(concat!("../templates/", $folder, "/", $kind, ".txt"))),
                (concat!($folder, "/", $kind, ".html"), include_str!(concat!("../templates/", $folder, "/", $kind, ".html"))),
                (concat!($folder, "/", $kind, ".sms"), include_str!(concat!("../templates/", $folder, "/", $kind, ".sms"))),
            )*
        ]
    };
}

/// What emails have in common in all languages.
const SHARED: [(&str, &str); 2] = [
    ("email.html", include_str!("../templates/email.html")),
    ("macros.html", include_str!("../templates/macros.html")),
];
const TEMPLATES: [&[(&str, &str)]; 3] = [&SHARED, &language!("en"), &language!("de")];

impl Notification {
    /// The name of its templates.
    fn kind(&self) -> &'static str {
        match self {
            Self::Confirmation { .. } => "confirmation",
            Self::Reminder { .. } => "reminder",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Cancelled { .. } => "cancelled",
            Self::Series { .. } => "series",
            Self::SeriesCancelled { .. } => "series_cancelled",
            Self::WaitlistOffer { .. } => "waitlist_offer",
            Self::Message { .. } => "message",
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
        }
    }

    /// Writes it in a language. Dates and times are those of the zones that the notice names.
    ///
    /// # Errors
    /// When a template is wrong.
    pub fn render_in(&self, language: Language) -> Result<RenderedMessage, TemplateError> {
        let values = self.values(language);
        let form = |form: &str| render(&format!("{}/{}.{form}", language.folder(), self.kind()), &values);
        Ok(RenderedMessage {
            subject: one_line(&form("subject")?),
            text: form("txt")?,
            html: form("html")?,
            short: one_line(&form("sms")?),
        })
    }

    /// What its templates can ask for.
    fn values(&self, language: Language) -> Value {
        match self {
            Self::Confirmation { appointment, manage_url: link }
            | Self::Reminder { appointment, manage_url: link }
            | Self::Cancelled { appointment, book_url: link } => {
                context! { link, ..appointment_values(appointment, language) }
            }
            Self::Rescheduled { appointment, before, manage_url: link } => {
                let before = before.as_ref().map(|before| language.moment(before));
                context! { link, before, ..appointment_values(appointment, language) }
            }
            Self::Series { series } => series_values(series, language),
            Self::SeriesCancelled { series, book_url: link } => context! { link, ..series_values(series, language) },
            Self::WaitlistOffer { appointment, kept_until, accept_url: link } => {
                let kept_until = kept_until.as_ref().map(|until| language.moment(until));
                context! { link, kept_until, ..appointment_values(appointment, language) }
            }
            Self::Message { business, name, subject, message, unsubscribe_url: unsubscribe } => context! {
                unsubscribe,
                message,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                subject => one_line(subject),
            },
            Self::Invitation { business, name, inviter, until, accept_url: link } => context! {
                link,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                inviter => one_line(inviter),
                until => language.moment(until),
            },
            Self::PasswordReset { business, name, until, reset_url: link } => context! {
                link,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                until => language.moment(until),
            },
        }
    }
}

/// Names are put on one line each, so that none can pretend to be more than a name.
fn appointment_values(appointment: &Appointment, language: Language) -> Value {
    let services: Vec<Value> = appointment
        .services
        .iter()
        .map(|service| context! { name => one_line(&service.name), employee => one_line(&service.employee) })
        .collect();
    context! {
        language => language.tag(),
        business => one_line(&appointment.business),
        name => one_line(&appointment.client),
        location => one_line(&appointment.location.name),
        address => address(&appointment.location),
        services,
        day => language.date(appointment.starts_at.date()),
        time => language.time(appointment.starts_at.time()),
        span => language.span(&appointment.starts_at, &appointment.ends_at),
        price => language.money(&appointment.price),
        unsubscribe => appointment.unsubscribe_url.clone(),
    }
}

fn series_values(series: &Series, language: Language) -> Value {
    let each = series.appointments.iter().map(|(appointment, link)| {
        context! { link, moment => language.moment(&appointment.starts_at), ..appointment_values(appointment, language) }
    });
    let first = series
        .appointments
        .first()
        .map(|(appointment, _)| appointment_values(appointment, language))
        .unwrap_or_default();
    let location = |(appointment, _): &(Appointment, String)| appointment.location.clone();
    let is_at_one_location = series.appointments.windows(2).all(|two| location(&two[0]) == location(&two[1]));
    context! { appointments => each.collect::<Vec<Value>>(), is_at_one_location, ..first }
}

/// On one line.
fn address(location: &Location) -> String {
    let lines: Vec<String> = location.address.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join(", ")
}

fn render(name: &str, values: &Value) -> Result<String, TemplateError> {
    let rendered = environment().and_then(|templates| templates.get_template(name)?.render(values));
    rendered.map_err(|cause| TemplateError { name: name.to_owned(), cause })
}

fn environment() -> Result<&'static Environment<'static>, minijinja::Error> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    if let Some(environment) = ENVIRONMENT.get() {
        return Ok(environment);
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_formatter(put);
    for (name, source) in TEMPLATES.into_iter().flatten() {
        environment.add_template(name, source)?;
    }
    Ok(ENVIRONMENT.get_or_init(|| environment))
}

/// Puts a value into a text. In HTML the five characters that mean something are escaped; the engine's own way escapes
/// slashes too, which browsers understand, but filters that look at the links of an email may not.
fn put(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let is_plain = value.is_safe() || value.kind() != ValueKind::String;
    match (state.auto_escape(), value.as_str()) {
        (AutoEscape::Html, Some(text)) if !is_plain => Ok(out.write_str(&escape(text))?),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
        escaped
    })
}
