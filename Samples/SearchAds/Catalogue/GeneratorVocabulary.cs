namespace AdFlow.Samples.SearchAds;

/// <summary>Words that generated products are made of. Invented; every brand name is fictitious.</summary>
internal static class GeneratorVocabulary
{
    /// <summary>Brands, which are the advertisers.</summary>
    public static IReadOnlyList<string> Brands { get; } = Words(
        "Avonel Brightec Calderon Dunmore Elvaro Fennix Gaviso Halmer Intrex Jorvik Kestra Lumora Mirado Norvell "
        + "Ostrava Pellico Quorin Ravello Solenta Tarvos Umbrel Velano Wexmoor Xandri Yorvel Zentri Aldora Bexley");

    /// <summary>Series names, one of which stands before a model number.</summary>
    public static IReadOnlyList<string> Series { get; } = Words(
        "Pro Lite Air Max Studio Active Office Home Prime Essential Vision Pulse Core Edge Swift Terra");

    /// <summary>Colours.</summary>
    public static IReadOnlyList<string> Colours { get; } = Words("Black White Grey Silver Blue Red");

    /// <summary>Main products; accessories are sold for these.</summary>
    public static IReadOnlyList<GeneratedKind> Kinds { get; } =
    [
        Kind("notebook", 350, 2400, "bag, lock, charger, docking station",
            "display: 13 inch, 14 inch, 15.6 inch, 17 inch", "memory: 4 GB, 8 GB, 16 GB, 32 GB",
            "processor: dual core, quad core, octa core"),
        Kind("tablet", 120, 900, "case, screen protector, stylus", "display: 8 inch, 10 inch, 12 inch",
            "storage: 32 GB, 64 GB, 128 GB", "connection: WiFi, WiFi 4G"),
        Kind("smartphone", 90, 1100, "case, screen protector, car holder, charger",
            "storage: 32 GB, 64 GB, 128 GB, 256 GB", "camera: 12 MP, 48 MP, 64 MP", "sim: single SIM, dual SIM"),
        Kind("laser printer", 90, 900, "toner cartridge, paper tray, drum unit",
            "printing: monochrome, colour", "speed: 20 ppm, 30 ppm, 40 ppm", "interface: USB, Ethernet, wireless"),
        Kind("inkjet printer", 40, 350, "ink cartridge, photo paper", "format: A4, A3", "interface: USB, wireless"),
        Kind("projector", 250, 2600, "lamp, ceiling mount, screen", "resolution: WXGA, Full HD, 4K",
            "brightness: 2500 lumens, 3500 lumens, 5000 lumens"),
        Kind("monitor", 90, 1200, "mount, privacy filter", "display: 22 inch, 24 inch, 27 inch, 32 inch",
            "panel: IPS, VA, TN", "refresh: 60 Hz, 144 Hz"),
        Kind("television", 180, 2800, "wall mount, remote control, cabinet",
            "display: 32 inch, 43 inch, 55 inch, 65 inch", "technology: LED, OLED", "smart: smart TV, basic"),
        Kind("digital camera", 150, 2200, "bag, battery, tripod, lens", "sensor: 16 MP, 20 MP, 24 MP",
            "type: compact, mirrorless, reflex"),
        Kind("headphones", 15, 400, "carrying case, ear pads", "connection: wireless, wired",
            "style: over ear, on ear, in ear", "feature: noise cancelling, foldable"),
        Kind("speaker", 20, 600, "stand, wall bracket", "connection: bluetooth, wired",
            "system: stereo, surround sound, portable"),
        Kind("wireless mouse", 10, 120, "mouse pad, receiver", "sensor: optical, laser", "hand: right, both"),
        Kind("keyboard", 12, 220, "wrist rest, keycap set", "layout: QWERTY, AZERTY, QWERTZ",
            "type: mechanical, membrane", "connection: USB, wireless"),
        Kind("router", 25, 400, "antenna, power adapter", "standard: WiFi 5, WiFi 6", "band: dual band, tri band"),
        Kind("network switch", 20, 1500, "rack mount, transceiver module", "ports: 5 port, 8 port, 24 port, 48 port",
            "type: managed, unmanaged"),
        Kind("hard drive", 45, 400, "enclosure, mounting frame", "capacity: 1 TB, 2 TB, 4 TB, 8 TB",
            "interface: SATA, USB, SAS"),
        Kind("memory card", 6, 180, "card reader, adapter", "capacity: 16 GB, 64 GB, 256 GB", "format: SD, microSD"),
        Kind("vacuum cleaner", 70, 700, "dust bag, filter, brush", "type: bagless, bagged, cordless",
            "power: 600 W, 800 W"),
        Kind("coffee machine", 40, 1200, "water filter, descaler, milk frother", "type: espresso, drip, capsule"),
        Kind("refrigerator", 220, 1900, "water filter, shelf", "volume: 150 litre, 250 litre, 350 litre",
            "installation: freestanding, built-in"),
        Kind("washing machine", 260, 1300, "hose, drip tray", "load: 6 kg, 8 kg, 10 kg",
            "installation: freestanding, built-in"),
        Kind("game console", 180, 600, "controller, charging station, headset", "storage: 500 GB, 1 TB"),
        Kind("smart watch", 60, 700, "strap, charger", "sensor: GPS, heart rate", "case: steel, aluminium"),
        Kind("electric toothbrush", 20, 250, "brush head, travel case", "movement: sonic, rotating"),
    ];

    private static GeneratedKind Kind(
        string noun, int lowPrice, int highPrice, string accessories, params string[] attributes) =>
        new(noun, lowPrice, highPrice, [.. attributes.Select(Attribute)], accessories.Split(", "));

    private static GeneratedAttribute Attribute(string text)
    {
        string[] parts = text.Split(": ");
        return new(parts[0], parts[1].Split(", "));
    }

    private static string[] Words(string words) => words.Split(' ');
}
