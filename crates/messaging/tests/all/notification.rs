use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Zoned;
use parlour_messaging::{Appointment, Language, Location, Notification, Price, RenderedMessage, Series, Service};

/// Name that does harm if it is not escaped or is read as a template.
const NASTY: &str = "<b>\"&'{{ x }}";
const NASTY_ESCAPED: &str = "&lt;b&gt;&quot;&amp;&#39;{{ x }}";

fn zoned(text: &str) -> Zoned {
    text.parse().unwrap()
}

fn appointment() -> Appointment {
    let service = |name: &str, employee: &str| Service { name: name.into(), employee: employee.into() };
    Appointment {
        business: format!("Business {NASTY}"),
        location: Location { name: format!("Location {NASTY}"), address: format!("Street {NASTY}\n Town {NASTY} ") },
        client: format!("Client {NASTY}\r\nInjected: line"),
        services: vec![
            service(&format!("Cut {NASTY}"), &format!("Ana {NASTY}")),
            service(&format!("Colour {NASTY}"), &format!("Ben {NASTY}")),
        ],
        starts_at: zoned("2027-01-22T14:30[Europe/Berlin]"),
        ends_at: zoned("2027-01-22T15:15[Europe/Berlin]"),
        price: Price { minor_units: 123_450, currency: "EUR".into() },
        unsubscribe_url: "https://salon.example/unsubscribe?a=1&b=2".into(),
    }
}

fn series() -> Series {
    let later = |start: &str| Appointment { starts_at: zoned(start), ..appointment() };
    Series {
        appointments: vec![
            (appointment(), "https://salon.example/link?a=1&b=2".into()),
            (later("2027-01-29T09:05[Europe/Berlin]"), "https://salon.example/second".into()),
        ],
    }
}

/// Returns notifications of all kinds. Each comes with the texts that it must mention besides the booking.
fn notices() -> Vec<(&'static str, Notification, Vec<String>)> {
    let link = || "https://salon.example/link?a=1&b=2".to_owned();
    let until = || zoned("2027-01-21T09:05[Europe/Berlin]");
    let nasty = |name: &str| format!("{name} {NASTY}");
    let named = vec![nasty("Business"), nasty("Name")];
    let of_series = |links: &[&str]| {
        let facts = ["Business", "Location", "Cut", "Ana", "Colour", "Ben"].map(nasty).to_vec();
        let more = ["start", "second", "price", "https://salon.example/unsubscribe?a=1&b=2"];
        [facts, more.iter().chain(links).map(|fact| (*fact).to_owned()).collect()].concat()
    };
    vec![
        ("confirmation", Notification::Confirmation { appointment: appointment(), manage_url: link() }, vec![]),
        ("reminder", Notification::Reminder { appointment: appointment(), manage_url: link() }, vec![]),
        (
            "rescheduled",
            Notification::Rescheduled { appointment: appointment(), before: Some(until()), manage_url: link() },
            vec!["until".into()],
        ),
        (
            "rescheduled",
            Notification::Rescheduled { appointment: appointment(), before: None, manage_url: link() },
            vec![],
        ),
        ("cancelled", Notification::Cancelled { appointment: appointment(), book_url: link() }, vec![]),
        (
            "waitlist_offer",
            Notification::WaitlistOffer { appointment: appointment(), kept_until: Some(until()), accept_url: link() },
            vec!["until".into()],
        ),
        (
            "waitlist_offer",
            Notification::WaitlistOffer { appointment: appointment(), kept_until: None, accept_url: link() },
            vec![],
        ),
        ("series", Notification::Series { series: series() }, of_series(&["https://salon.example/second"])),
        ("series_cancelled", Notification::SeriesCancelled { series: series(), book_url: link() }, of_series(&[])),
        (
            "message",
            Notification::Message {
                business: nasty("Business"),
                name: nasty("Name"),
                subject: nasty("Business"),
                message: format!("{}\n\n{}", nasty("Two"), link()),
                unsubscribe_url: "https://salon.example/unsubscribe?a=1&b=2".to_owned(),
            },
            [named.clone(), vec![nasty("Two"), "https://salon.example/unsubscribe?a=1&b=2".into()]].concat(),
        ),
        (
            "invitation",
            Notification::Invitation {
                business: nasty("Business"),
                name: nasty("Name"),
                inviter: nasty("Inviter"),
                until: until(),
                accept_url: link(),
            },
            [named.clone(), vec![nasty("Inviter"), "until".into()]].concat(),
        ),
        (
            "password_reset",
            Notification::PasswordReset {
                business: nasty("Business"),
                name: nasty("Name"),
                until: until(),
                reset_url: link(),
            },
            [named, vec!["until".into()]].concat(),
        ),
    ]
}

fn is_about_an_appointment(kind: &str) -> bool {
    !matches!(kind, "series" | "series_cancelled" | "message" | "invitation" | "password_reset")
}

/// Returns the booking's interval and price, the expiry, and the starts of the series, as a language writes them.
fn written(language: Language) -> [&'static str; 5] {
    match language {
        Language::AmericanEnglish => [
            "Friday, January 22, 2027, 2:30 PM to 3:15 PM",
            "€1,234.50",
            "Thursday, January 21, 2027 at 9:05 AM",
            "Friday, January 22, 2027 at 2:30 PM",
            "Friday, January 29, 2027 at 9:05 AM",
        ],
        Language::BritishEnglish => [
            "Friday 22 January 2027, 14:30 to 15:15",
            "€1,234.50",
            "Thursday 21 January 2027 at 09:05",
            "Friday 22 January 2027 at 14:30",
            "Friday 29 January 2027 at 09:05",
        ],
        Language::German => [
            "Freitag, 22. Januar 2027, 14:30 bis 15:15 Uhr",
            "1.234,50 €",
            "Donnerstag, 21. Januar 2027 um 09:05 Uhr",
            "Freitag, 22. Januar 2027 um 14:30 Uhr",
            "Freitag, 29. Januar 2027 um 09:05 Uhr",
        ],
    }
}

/// Returns everything that a notification must mention, in plain text and in HTML.
fn mentioned(kind: &str, more: &[String], language: Language) -> Vec<String> {
    let [span, price, until, start, second] = written(language);
    let told = |fact: &String| match fact.as_str() {
        "until" => until.to_owned(),
        "start" => start.to_owned(),
        "second" => second.to_owned(),
        "price" => price.to_owned(),
        _ => fact.clone(),
    };
    let mut all: Vec<String> = more.iter().map(told).collect();
    all.push("https://salon.example/link?a=1&b=2".into());
    if is_about_an_appointment(kind) {
        all.extend(["Business", "Location", "Cut", "Ana", "Colour", "Ben"].map(|name| format!("{name} {NASTY}")));
        all.push(format!("Street {NASTY}, Town {NASTY}"));
        all.push(format!("Client {NASTY} Injected: line"));
        all.extend([span, price, "https://salon.example/unsubscribe?a=1&b=2"].map(str::to_owned));
    }
    all
}

fn for_each(check: impl Fn(&str, &[String], Language, RenderedMessage)) {
    for language in Language::ALL {
        for (kind, notice, more) in notices() {
            let wording =
                notice.render_in(language).unwrap_or_else(|error| panic!("{kind} in {language:?}: {error:?}"));
            check(kind, &more, language, wording);
        }
    }
}

#[test]
fn text_and_html_mention_the_same() {
    for_each(|kind, more, language, wording| {
        for fact in mentioned(kind, more, language) {
            assert!(wording.text.contains(&fact), "{kind} in {language:?} says no {fact:?}:\n{}", wording.text);
            let escaped = fact.replace(NASTY, NASTY_ESCAPED).replace("a=1&b=2", "a=1&amp;b=2");
            assert!(wording.html.contains(&escaped), "{kind} in {language:?} says no {escaped:?}:\n{}", wording.html);
        }
    });
}

#[test]
fn nothing_entered_is_markup() {
    for_each(|kind, _, language, wording| {
        assert!(!wording.html.contains("<b>") && !wording.html.contains("\"&'"), "{kind} in {language:?}");
        let tags = wording.html.matches('<').count();
        assert_eq!(tags, wording.html.matches('>').count(), "{kind} in {language:?}: {}", wording.html);
    });
}

#[test]
fn forms_are_what_they_are_for() {
    for_each(|kind, _, language, RenderedMessage { subject, text, html, short }| {
        for line in [&subject, &short] {
            assert!(!line.is_empty() && !line.contains('\n'), "{kind} in {language:?}: {line:?}");
        }
        assert!(subject.contains("Business"), "{subject}");
        assert!(short.contains("https://salon.example/link?a=1&b=2"), "{short}");
        assert!(!text.contains("\n\n\n") && !text.contains("{%"), "{kind} in {language:?}:\n{text}");
        assert!(
            html.trim_start().starts_with("<!doctype html>") && html.contains(&format!("lang=\"{}\"", language.tag()))
        );
    });
}

#[test]
fn languages_have_the_same_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let names = |path: &Path| -> BTreeSet<String> {
        path.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let folders: BTreeMap<String, BTreeSet<String>> = names(&root)
        .into_iter()
        .filter(|name| root.join(name).is_dir())
        .map(|name| (name.clone(), names(&root.join(name))))
        .collect();
    let mut expected: BTreeSet<String> = ["appointment.txt", "appointment.html"].map(str::to_owned).into();
    for (kind, ..) in notices() {
        expected.extend(["subject", "txt", "html", "sms"].map(|form| format!("{kind}.{form}")));
    }
    assert!(folders.len() >= 2);
    for (language, files) in folders {
        assert_eq!(files, expected, "{language}");
    }
}
