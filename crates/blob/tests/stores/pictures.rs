//! Processing of valid, broken and malicious pictures.

use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{
    DynamicImage, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Rgb, RgbImage, Rgba, RgbaImage,
};
use moxcms::ColorProfile;
use parlour_blob::{EncodedPicture, Error, MediaType, PictureProcessor, Upload};
use proptest::prelude::*;

use crate::support::{Home, coming, film};

fn pictures() -> PictureProcessor {
    PictureProcessor::new(2, 10_000_000)
}

async fn make(picture: impl Into<Bytes>, side: u32) -> Result<EncodedPicture, Error> {
    Ok(pictures().make(picture.into(), &[side]).await?.remove(0))
}

fn decoded(made: &EncodedPicture) -> DynamicImage {
    image::load_from_memory(&made.content).unwrap()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Returns a picture with red, green, blue and white corners, from the upper left to the lower right.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 220, 20]),
        (true, false) => Rgb([20, 20, 220]),
        (false, false) => Rgb([240, 240, 240]),
    })
}

fn is_near(one: Rgb<u8>, other: Rgb<u8>) -> bool {
    one.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) < 24)
}

/// Returns EXIF data with an orientation, and with a text as the description.
fn exif(orientation: u8, text: &str) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x0e\x01\x02\0");
    exif.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    exif.extend(38_u32.to_le_bytes());
    exif.extend([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend(text.as_bytes());
    exif
}

fn jpeg(pixels: &RgbImage, exif: Vec<u8>, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
    encoder.set_exif_metadata(exif).unwrap();
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    encoder.encode_image(pixels).unwrap();
    file
}

fn holds(file: &[u8], text: &str) -> bool {
    file.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn pictures_stand_upright() {
    let upright = corners(64, 32);
    let (width, height) = upright.dimensions();
    for orientation in 1..=8 {
        // Maps a stored row and column to the displayed position (Exif 2.32, 4.6.4, tag 274).
        let seen = |row: u32, column: u32| match orientation {
            1 => (column, row),
            2 => (width - 1 - column, row),
            3 => (width - 1 - column, height - 1 - row),
            4 => (column, height - 1 - row),
            5 => (row, column),
            6 => (width - 1 - row, column),
            7 => (width - 1 - row, height - 1 - column),
            _ => (row, height - 1 - column),
        };
        let (columns, rows) = if orientation < 5 { (width, height) } else { (height, width) };
        let stored = RgbImage::from_fn(columns, rows, |column, row| {
            let (x, y) = seen(row, column);
            *upright.get_pixel(x, y)
        });
        for side in [64, 48] {
            let made = make(jpeg(&stored, exif(orientation, ""), None), side).await.unwrap();
            assert_eq!((made.width, made.height), (side, side / 2), "{orientation}");
            let made = decoded(&made).into_rgb8();
            for (x, y) in [(5, 5), (58, 5), (5, 26), (58, 26)] {
                let (found, wanted) = (made.get_pixel(x * side / 64, y * side / 64), upright.get_pixel(x, y));
                assert!(is_near(*found, *wanted), "{orientation}: {found:?} {wanted:?}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_but_pixels_is_kept() {
    let mut file = jpeg(&corners(64, 32), exif(1, "GPS 52.5 13.4"), Some(ColorProfile::new_srgb().encode().unwrap()));
    // A comment at the beginning and an archive at the end.
    file.splice(2..2, *b"\xff\xfe\0\x0dthe comment");
    file.extend(b"PK\x03\x04 the archive");
    let png = {
        let mut file = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut file);
        encoder.set_exif_metadata(exif(1, "GPS 52.5 13.4")).unwrap();
        encoder
            .write_image(&RgbaImage::from_pixel(9, 9, Rgba([1, 2, 3, 4])), 9, 9, image::ExtendedColorType::Rgba8)
            .unwrap();
        file
    };
    for (file, texts) in [(file, &["GPS 52.5", "the comment", "the archive"][..]), (png, &["GPS 52.5"])] {
        let made = make(file.clone(), 2048).await.unwrap();
        for text in texts {
            assert!(holds(&file, text) && !holds(&made.content, text), "{text}");
        }
        let reader = ImageReader::new(Cursor::new(&made.content)).with_guessed_format().unwrap();
        let mut decoder = reader.into_decoder().unwrap();
        assert_eq!(decoder.exif_metadata().unwrap(), None);
        assert_eq!(decoder.icc_profile().unwrap(), None);
        assert_eq!(decoder.xmp_metadata().unwrap(), None);
    }
}

#[tokio::test]
async fn pictures_are_made_smaller_and_never_larger() {
    for (size, sides, made) in [
        ((600, 300), [512, 80], [(512, 256), (80, 40)]),
        ((225, 450), [80, 512], [(40, 80), (225, 450)]),
        ((10, 10), [512, 80], [(10, 10), (10, 10)]),
        ((5000, 1), [512, 1], [(512, 1), (1, 1)]),
    ] {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let file = encoded(&DynamicImage::ImageRgb8(corners(size.0, size.1)), format);
            let found = pictures().make(file.into(), &sides).await.unwrap();
            assert_eq!(found.iter().map(|made| (made.width, made.height)).collect::<Vec<_>>(), made, "{format:?}");
            for made in found {
                assert_eq!((decoded(&made).width(), decoded(&made).height()), (made.width, made.height));
                assert_eq!(made.kind, MediaType::Jpeg);
                assert_eq!(MediaType::of(&made.content), Ok(MediaType::Jpeg));
            }
        }
    }
}

#[tokio::test]
async fn what_one_can_look_through_stays_so() {
    let png = |alpha| encoded(&RgbaImage::from_pixel(400, 400, Rgba([200, 100, 50, alpha])).into(), ImageFormat::Png);
    let made = make(png(128), 320).await.unwrap();
    assert_eq!((made.kind, MediaType::of(&made.content)), (MediaType::Webp, Ok(MediaType::Webp)));
    assert_eq!(decoded(&made).into_rgba8().get_pixel(9, 9), &Rgba([200, 100, 50, 128]));
    assert_eq!(make(png(255), 320).await.unwrap().kind, MediaType::Jpeg);
}

#[tokio::test]
async fn colours_are_those_that_the_profile_means() {
    let stored = RgbImage::from_pixel(64, 64, Rgb([200, 60, 60]));
    let colour = async |profile| {
        let made = make(jpeg(&stored, exif(1, ""), profile), 64).await.unwrap();
        *decoded(&made).into_rgb8().get_pixel(32, 32)
    };
    assert!(is_near(colour(None).await, Rgb([200, 60, 60])));
    assert!(is_near(colour(Some(vec![7; 200])).await, Rgb([200, 60, 60])));
    // Display P3 has a wider gamut than sRGB: the same numbers mean a stronger red.
    let meant = colour(Some(ColorProfile::new_display_p3().encode().unwrap())).await;
    assert!(meant.0[0] > 210 && meant.0[1] < 50, "{meant:?}");
}

/// Returns a nearly empty PNG that claims to have this size, and `bits` bits for each of four channels.
fn claim(width: u32, height: u32, bits: u8) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, 6, 0, 0, 0]].concat();
    for (name, data) in [(b"IHDR", &header[..]), (b"IDAT", b"\x78\x9c\x63\0\0\0\x01\0\x01"), (b"IEND", b"")] {
        let named = [&name[..], data].concat();
        let checksum = named.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
        });
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend(named);
        file.extend((!checksum).to_be_bytes());
    }
    file
}

#[tokio::test]
async fn bombs_are_refused_before_they_are_decoded() {
    let mut tall = encoded(&corners(16, 16).into(), ImageFormat::Jpeg);
    let frame = tall.windows(2).position(|mark| mark == b"\xff\xc0").unwrap();
    tall[frame + 5..frame + 9].fill(0xff);
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\x02\0\0\0;".to_vec();
    for (name, bomb) in [("png", claim(50_000, 50_000, 8)), ("jpeg", tall), ("gif", gif)] {
        assert!(bomb.len() < 2000);
        let error = make(bomb, 320).await.unwrap_err();
        assert!(matches!(error, Error::TooManyPixels { limit: 10_000_000 }), "{name}: {error:?}");
    }
    // Few pixels, but of eight bytes each.
    let error = make(claim(3000, 3000, 16), 320).await.unwrap_err();
    assert!(matches!(error, Error::TooManyPixels { .. }), "{error:?}");
    // The maximum number of pixels and slightly more, of one byte each.
    let grey = |height| encoded(&DynamicImage::ImageLuma8(image::GrayImage::new(10_000, height)), ImageFormat::Png);
    assert_eq!(make(grey(1_000), 320).await.unwrap().width, 320);
    assert!(matches!(make(grey(1_001), 320).await, Err(Error::TooManyPixels { .. })));
}

#[tokio::test]
async fn what_is_no_picture_is_not_made_one() {
    for (file, looks_like) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
        (b"", "application/octet-stream"),
    ] {
        let error = make(file, 320).await.unwrap_err();
        assert!(matches!(&error, Error::NotAllowed { found } if found == looks_like), "{error:?}");
    }
    let error = make(claim(100, 100, 8), 320).await.unwrap_err();
    assert!(matches!(error, Error::Broken(_)), "{error:?}");
}

#[tokio::test]
async fn a_picture_goes_from_the_client_into_the_store() {
    let home = Home::folder();
    let file = Bytes::from(encoded(&corners(640, 480).into(), ImageFormat::Png));
    let length = file.len() as u64;
    let pieces = || coming([file.slice(..99), file.slice(99..)].into_iter());
    let io_timeout = Duration::from_secs(1);
    assert!(matches!(parlour_blob::collect(pieces(), length - 1, io_timeout).await, Err(Error::TooLarge { .. })));
    let collected = parlour_blob::collect(pieces(), length, io_timeout).await.unwrap();
    for (number, made) in (0..).zip(pictures().make(collected, &[2048, 320]).await.unwrap()) {
        let upload = Upload { folder: "avatars", name: "Ich.png", allowed: &MediaType::PICTURES, ..film(number) };
        let stored = home.store.put(upload, made.content).await.unwrap();
        assert_eq!((stored.key.name(), stored.key.kind()), ("Ich.jpg", made.kind));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_file_does_harm(
        format in prop::sample::select(vec![ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
    ) {
        let mut file = encoded(&corners(60, 40).into(), format);
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        file.truncate(end.index(file.len() * 2).max(1));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        match runtime.block_on(make(file, 50)) {
            Ok(made) => prop_assert!(made.width <= 50 && made.height <= 50),
            Err(error) => prop_assert!(
                matches!(error, Error::Broken(_) | Error::NotAllowed { .. } | Error::TooManyPixels { .. }),
                "{:?}",
                error
            ),
        }
    }
}
