//! Media types, detected from the first bytes of a file.

use std::str::from_utf8;

/// Media type of a file that can be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// GIF picture or animation.
    Gif,
    /// PDF document.
    Pdf,
    /// Microsoft Word document.
    Docx,
    /// Microsoft Excel spreadsheet.
    Xlsx,
    /// Text document of OpenOffice and related programs.
    Odt,
    /// MP4 video.
    Mp4,
    /// Plain text, including CSV: the whole file is UTF-8 without ASCII control characters other than tabs, line breaks
    /// and form feeds, and its beginning does not look like markup or a script.
    Text,
}

/// Number of bytes examined at the beginning of a file.
pub(crate) const HEAD: usize = 8 * 1024;

/// Markers of content that browsers might execute if they mistook a file for another type, in lower case. They are long
/// enough not to occur in a picture by chance.
const ACTIVE: [&[u8]; 8] = [b"<!doctype", b"<html", b"<script", b"<iframe", b"<svg ", b"<svg/", b"<svg>", b"<?php"];

const OFFICE: &str = "application/vnd.openxmlformats-officedocument.";

impl MediaType {
    /// All media types, in the order of declaration.
    pub const ALL: [Self; 10] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Gif,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Odt,
        Self::Mp4,
        Self::Text,
    ];
    /// Types that [`crate::PictureProcessor`] reads.
    pub const PICTURES: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Gif];
    /// Types of documents: PDF and office documents.
    pub const DOCUMENTS: [Self; 4] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Odt];

    /// Returns the value for `Content-Type`, with the character set of text.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Mp4 => "video/mp4",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// Returns the ending of file names, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
            Self::Mp4 => "mp4",
            Self::Text => "txt",
        }
    }

    /// Returns the media type with this ending. `None` for endings that [`Self::extension`] never returns.
    #[must_use]
    pub fn with_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == ending)
    }

    /// Returns true if browsers show the type as a picture. Other types should be downloaded, not opened.
    #[must_use]
    pub fn is_picture(self) -> bool {
        Self::PICTURES.contains(&self)
    }

    /// Detects the media type of a file from its beginning: the first 8 KiB or more, or the whole file if it is
    /// shorter.
    ///
    /// # Errors
    /// If the file cannot be stored, returns the media type that the content looks like: `text/html` for markup and
    /// scripts, and `application/octet-stream` if the type is not recognized.
    pub fn of(head: &[u8]) -> Result<Self, String> {
        let found = infer::get(head).map(|found| found.mime_type());
        let seems = |kind: Self| found == kind.media_type().split(';').next();
        let kind = match found {
            None if Utf8::default().takes(head) => Some(Self::Text),
            // A brand of MP4 that `infer` distinguishes, but browsers do not.
            Some("video/x-m4v") => Some(Self::Mp4),
            _ => Self::ALL.into_iter().find(|kind| seems(*kind)),
        };
        let is_active = is_active(head);
        match kind {
            Some(kind) if !is_active && !has_macros(kind, head) => Ok(kind),
            _ if is_active => Err("text/html".to_owned()),
            _ => Err(found.unwrap_or("application/octet-stream").to_owned()),
        }
    }
}

/// Returns true if the content begins like markup or a script, or contains a marker of [`ACTIVE`].
fn is_active(head: &[u8]) -> bool {
    let begins = head.trim_ascii_start();
    let begins = begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begins);
    begins.starts_with(b"#!")
        || begins.starts_with(b"<")
        || ACTIVE.iter().any(|mark| head.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark)))
}

/// Returns true if the beginning of an Office document declares macros.
fn has_macros(kind: MediaType, head: &[u8]) -> bool {
    kind.media_type().starts_with(OFFICE) && head.windows(14).any(|window| window == b"vbaProject.bin")
}

/// Incremental check that bytes are text.
#[derive(Debug, Default)]
pub(crate) struct Utf8 {
    /// Beginning of a character whose remaining bytes are still to come.
    rest: Vec<u8>,
}

impl Utf8 {
    /// Checks the next bytes. Returns true if they are text, assuming that later bytes complete the last character.
    pub(crate) fn takes(&mut self, bytes: &[u8]) -> bool {
        self.rest.extend_from_slice(bytes);
        let whole = match from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return false,
        };
        let is_strange = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
        let is_text = !self.rest[..whole].iter().any(is_strange);
        self.rest.drain(..whole);
        is_text
    }

    /// Returns true if the last character is complete, so that the text can end here.
    pub(crate) fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(head: &[u8]) -> Result<MediaType, String> {
        MediaType::of(head)
    }

    #[test]
    fn files_are_told_by_what_they_hold() {
        assert_eq!(found(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), Ok(MediaType::Jpeg));
        assert_eq!(found(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Ok(MediaType::Png));
        assert_eq!(found(b"RIFF\x24\0\0\0WEBPVP8 "), Ok(MediaType::Webp));
        assert_eq!(found(b"GIF89a\x01\0\x01\0"), Ok(MediaType::Gif));
        assert_eq!(found(b"%PDF-1.7\n"), Ok(MediaType::Pdf));
        assert_eq!(found(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), Ok(MediaType::Mp4));
        assert_eq!(found("Grüße,\r\n1;2".as_bytes()), Ok(MediaType::Text));
        assert_eq!(found(b""), Ok(MediaType::Text));
    }

    #[test]
    fn what_runs_is_refused_whatever_it_says_to_be() {
        for active in [
            "<html><body>",
            "  \n<!DOCTYPE html>",
            "\u{feff}<svg xmlns='http://www.w3.org/2000/svg'>",
            "<?xml version='1.0'?><svg/>",
            "<x-thing>",
            "#!/bin/sh\n",
            "hello <ScRiPt>alert(1)</script>",
            "GIF89a/*<svg/onload=alert(1)>*/",
            "%PDF-1.7\n<?php system('id'); ?>",
        ] {
            assert!(found(active.as_bytes()).is_err(), "{active}");
        }
        let mut polyglot = b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec();
        polyglot.extend(b"<script>alert(1)</script>");
        assert_eq!(found(&polyglot), Err("text/html".to_owned()));
    }

    #[test]
    fn what_is_none_of_the_kinds_is_called_by_its_name() {
        assert_eq!(found(b"MZ\x90\0\x03"), Err("application/vnd.microsoft.portable-executable".to_owned()));
        assert_eq!(found(b"PK\x03\x04\x14\0"), Err("application/zip".to_owned()));
        assert_eq!(
            found(&[&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat()),
            Err("application/x-executable".to_owned())
        );
        assert_eq!(found(b"a\0b"), Err("application/octet-stream".to_owned()));
        assert_eq!(found(b"\xff\xfea\0"), Err("application/octet-stream".to_owned()));
    }

    #[test]
    fn text_is_looked_at_across_the_borders_of_what_comes() {
        let mut utf8 = Utf8::default();
        for byte in "Straße €".as_bytes() {
            assert!(utf8.takes(&[*byte]));
        }
        assert!(utf8.is_whole());
        assert!(utf8.takes(b"\xe2\x82") && !utf8.is_whole());
        assert!(!utf8.takes(b"x"));
    }
}
