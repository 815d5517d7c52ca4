//! Names of many languages and scripts, drawn from the demo data: what invented people are called.

use super::dice::Dice;

/// A language's names and numbers.
pub struct Culture {
    /// Country, ISO 3166.
    pub country: &'static str,
    /// Its dialling code.
    pub dial: &'static str,
    /// How often, of 1,000.
    pub weight: u64,
    /// Given names, [`EACH`], parted by commas.
    pub first: &'static str,
    /// Family names, [`EACH`], parted by commas.
    pub last: &'static str,
}

/// Names in each list.
pub const EACH: u64 = 16;

/// One of a list's names.
pub fn pick(list: &'static str, dice: &mut Dice) -> &'static str {
    let place = usize::try_from(dice.below(EACH)).unwrap_or(0);
    list.split(',').nth(place).unwrap_or(list)
}

/// Twenty languages, eight scripts; the weights sum up to 1,000.
pub const CULTURES: [Culture; 20] = [
    // English, American.
    Culture {
        country: "US",
        dial: "1",
        weight: 192,
        first: "Michael,David,Jennifer,Christopher,Joseph,Matthew,James,John,Robert,Brian,Timothy,\
            Angela,Kevin,Steven,Daniel,Jason",
        last: "Smith,Williams,Miller,Jones,Anderson,Johnson,Brown,Garcia,Wilson,Thompson,Sanchez,\
            Davis,Rodriguez,Lopez,Bailey,Wright",
    },
    // English, British.
    Culture {
        country: "GB",
        dial: "44",
        weight: 100,
        first: "Sarah,Louis,Kirsty,Russell,Jade,Hazel,Mitchell,Jack,Nicola,Abigail,Naomi,Joanna,\
            Shirley,Martyn,Brett,Richard",
        last: "Smith,Jones,Williams,Brown,Taylor,Thomas,Green,Mills,Martin,Allen,Roberts,Hill,\
            Evans,Scott,Simpson,Moore",
    },
    // German.
    Culture {
        country: "DE",
        dial: "49",
        weight: 88,
        first: "Gordana,Achim,Wenzel,Dora,Rosita,Geza,Valentina,Rotraut,Salih,Vlado,Sigmund,Patrick,\
            Karl-Heinz,Slavica,Magnus,Sigrid",
        last: "Jessel,Fechner,Zorbach,Schleich,Schomber,Dörschner,Reinhardt,Scheuermann,Köster,\
            Steinberg,Bolander,Schwital,Koch,Scheel,Ring,Lehmann",
    },
    // Spanish.
    Culture {
        country: "ES",
        dial: "34",
        weight: 71,
        first: "Herberto,Ulises,María Manuela,Pepita,Ricarda,Dorita,Segismundo,Miguel Ángel,\
            Bernardita,Casemiro,Pancho,Trinidad,Hector,Belen,Aránzazu,Almudena",
        last: "Costa,Vazquez,Ledesma,Talavera,Morales,Collado,Pelayo,Codina,Samper,Roman,Flor,\
            Cañas,Santana,Ugarte,Contreras,Fernández",
    },
    // French.
    Culture {
        country: "FR",
        dial: "33",
        weight: 71,
        first: "Margot,David,Bertrand,Jeanne,Daniel,Louise,Alex,Alexandrie,Camille,Margaud,\
            Christelle,Benoît,Noémi,Agnès,Françoise,Jeannine",
        last: "Le Goff,Poirier,Barthelemy,Henry,Costa,Lombard,Lecomte,Monnier,Lefort,Clerc,\
            Rodrigues,Leclerc,Guibert,Perret,Sauvage,Roussel",
    },
    // Italian.
    Culture {
        country: "IT",
        dial: "39",
        weight: 68,
        first: "Maria,Cesare,Sonia,Giorgia,Romeo,Matteo,Nina,Adriano,Gustavo,Pierluigi,Giuliana,\
            Milena,Nadia,Lucio,Teresa,Melina",
        last: "Capecchi,Franscini,Manzoni,Gulotta,Correr,Leoncavallo,Battisti,Giovine,Longhena,\
            Zetticci,Cibin,Piacentini,Pennetta,Pisano,Riccati,Nibali",
    },
    // Polish.
    Culture {
        country: "PL",
        dial: "48",
        weight: 44,
        first: "Monika,Anita,Olaf,Bianka,Blanka,Kajetan,Sonia,Józef,Leonard,Krystyna,Melania,\
            Franciszek,Konstanty,Grzegorz,Karina,Kamil",
        last: "Machniak,Such,Trybuś,Feluś,Zimoń,Bąbel,Kruzel,Wiertel,Mazepa,Miszkiewicz,Duszczyk,\
            Starostka,Mesjasz,Hartman,Sypuła,Bogusiewicz",
    },
    // Portuguese.
    Culture {
        country: "BR",
        dial: "55",
        weight: 40,
        first: "Larissa,Carolina,Ravy,Gabriel,Joana,Maria Vitória,Cauã,Laura,João Miguel,Antonella,\
            João Guilherme,Lucca,Luísa,André,Sabrina,Cauê",
        last: "Oliveira,Barbosa,Rocha,Câmara,Silva,Vargas,Monteiro,Fernandes,da Cruz,Pastor,Cunha,\
            Almeida,da Costa,Dias,Moura,Campos",
    },
    // Dutch.
    Culture {
        country: "NL",
        dial: "31",
        weight: 35,
        first: "Luc,Seth,Milan,Merel,Jaylinn,Damian,Ayden,Nynke,Keano,Veerle,Sten,Mohamed,Elena,\
            Daan,Zoë,Vera",
        last: "van der Lede,Otto,van den Nuwenhuysen,van Praagh,Kriens,de Bruijn,van Vlaanderen,\
            Galenzone,de Jong,Mol,de Vos,Oosterhek,Hehl,Vertooren,Kleijse,Thout",
    },
    // Hebrew.
    Culture {
        country: "IL",
        dial: "972",
        weight: 32,
        first: "דוד,אחמד,מיכאל,נויה,נדב,יובל,יהודה,הודיה,שרה,טליה,ירדן,חנה,יוסף,אלון,אביגיל,עידו",
        last: "כהן,שמש,גרין,דדון,ג'בארין,מחאג'נה,אזולאי,שטרית,יעקב,שני,ביטון,אגבאריה,ברקוביץ,\
            אבוטבול,סויסה,קדוש",
    },
    // Arabic.
    Culture {
        country: "AE",
        dial: "971",
        weight: 31,
        first: "نصوح,راضي,رامز,حاتم,طالب,شكيب,زكي,عبد الغفّار,تقيّ الدّين,نافذ,معمّر,ميسور,سجا,عزّت,\
            دليل,جاد",
        last: "البقوم,الخلفاوي,طيء,بنو هاشم,بنو ليث,بديرية,طوطح,يشكر,أكلب,بنو ذي أصبح,اليوزباشي,\
            الشحوح,كهلان,قليبو,غوشة,الشاويش",
    },
    // Swedish.
    Culture {
        country: "SE",
        dial: "46",
        weight: 30,
        first: "Lena,Marie,Elisabeth,Lars,Anna,Johan,Karin,Axel,Eva,Jens,Robert,Maria,Per,Mikael,\
            Carl,Moa",
        last: "Andersson,Svensson,Johansson,Nilsson,Larsson,Petersson,Eriksson,Karlsson,Persson,\
            Jonsson,Hansson,Fredriksson,Björklund,Olsson,Engström,Lindqvist",
    },
    // Turkish.
    Culture {
        country: "TR",
        dial: "90",
        weight: 29,
        first: "Ebuakil,Dilara,Aliseydi,Ünsever,Safinaz,Deryanur,Dilhuş,Yönetmen,Avunç,Öge,Eröz,\
            Hayret,Baturay,Ferihan,Tanyolaç,Değer",
        last: "Durdu,Şafak,Sezer,Akçay,Aksu,Fırat,Çetin,Şama,Manço,Aslan,Sezgin,Eraslan,Sakarya,\
            Seven,Akdeniz,Zengin",
    },
    // Russian.
    Culture {
        country: "RU",
        dial: "7",
        weight: 29,
        first: "Мирон,Прокл,Ульяна,Арефий,Онуфрий,Спиридон,Потап,Элеонора,Анатолий,Зоя,Валентина,\
            Нифонт,Радован,Алексей,Мария,Феликс",
        last: "Беляков,Калашникова,Фомин,Бобылев,Исакова,Фомина,Самойлов,Журавлева,Константинов,\
            Логинова,Крюков,Фокин,Григорьев,Савельева,Константинова,Суворов",
    },
    // Chinese.
    Culture {
        country: "CN",
        dial: "86",
        weight: 28,
        first: "彬,帅,帆,杰,洁,雷,玉华,洋,丹,鑫,婷,建军,勇,娜,东,玲",
        last: "张,李,王,杨,刘,陈,徐,黄,林,宋,吴,马,朱,董,赵,谭",
    },
    // Hindi.
    Culture {
        country: "IN",
        dial: "91",
        weight: 27,
        first: "ज़स्विन्देर्,कैलाश,महात्मा,कालिदास,श्रेष्ठ,आशा,वसन्ता,मञ्जु,श्यामा,सुनीती,नवीन,\
            दीपाली,अर्जुन,शक्ति,राजीव,सुन्दर",
        last: "चौहान,पिल्लई,आहूजा,दुत्ता,रोद्रिगुएस,जोशी,सिन्हा,जयरामन,गुहा,दासगुप्ता,सिंह,\
            अहलूवालिया,कलिता,प्रधान,शुक्ला,गोयल",
    },
    // Japanese.
    Culture {
        country: "JP",
        dial: "81",
        weight: 25,
        first: "太郎,千代,直人,京助,治,美加子,稔,香織,聡太郎,充,学,明美,太一,春香,あすか,亮介",
        last: "高橋,鈴木,中村,佐藤,佐々木,山本,山崎,岡田,小林,青木,清水,伊藤,田中,加藤,林,遠藤",
    },
    // Vietnamese.
    Culture {
        country: "VN",
        dial: "84",
        weight: 20,
        first: "Anh,Bình,Chi,Dũng,Giang,Hà,Hùng,Khánh,Lan,Linh,Mai,Minh,Nam,Phúc,Quân,Thảo",
        last: "Hoàng,Đặng,Vũ,Trần,Phạm,Lê,Mai,Bùi,Dương,Nguyễn,Phan,Võ,Đỗ,Hồ,Ngô,Lý",
    },
    // Korean.
    Culture {
        country: "KR",
        dial: "82",
        weight: 20,
        first: "성민,우진,은서,보람,승현,하윤,예진,영순,수민,경자,민준,지훈,도현,미숙,현정,미영",
        last: "김,박,이,최,안,류,장,윤,송,문,배,권,강,손,서,심",
    },
    // Greek.
    Culture {
        country: "GR",
        dial: "30",
        weight: 20,
        first: "Πανταζής,Γραμματική,Ασκληπιός,Στεργιαννώ,Χαράλαμπος,Πολυζώης,Αναγνώστης,Αταλάντη,\
            Αριάδνη,Απολλωνία,Μαυροειδής,Παντελία,Ζαχαρούλα,Γκόλφω,Φρειδερίκος,Ηλιάνα",
        last: "Σίββα,Γκούβελος,Σακελλαρίου,Κουταλιός,Σοκολάκη,Δουλουφάκη,Σταυρίδου,Κωτούλας,\
            Μαντάρης,Κουρλού,Γεωργίτση,Καραγρηγορίου,Μωραΐτη,Κολοβός,Τσόλκας,Αγγελίδης",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_full_and_weights_sum_up() {
        for culture in &CULTURES {
            for list in [culture.first, culture.last] {
                assert_eq!(list.split(',').filter(|n| !n.trim().is_empty()).count() as u64, EACH, "{list}");
            }
        }
        assert_eq!(CULTURES.iter().map(|c| c.weight).sum::<u64>(), 1_000);
    }
}
