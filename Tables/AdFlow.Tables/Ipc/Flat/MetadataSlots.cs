namespace AdFlow.Tables.Ipc;

/// <summary>Kinds of message: the union tags of <c>MessageHeader</c> in Arrow's Message.fbs.</summary>
internal enum MessageKind : byte
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
}

/// <summary>Kinds of type: the union tags of <c>Type</c> in Arrow's Schema.fbs.</summary>
internal enum FlatType : byte
{
    None = 0,
    Null = 1,
    Int = 2,
    FloatingPoint = 3,
    Binary = 4,
    Utf8 = 5,
    Bool = 6,
    Decimal = 7,
    Date = 8,
    Time = 9,
    Timestamp = 10,
    Interval = 11,
    List = 12,
    Struct = 13,
    Union = 14,
    FixedSizeBinary = 15,
    FixedSizeList = 16,
    Map = 17,
    Duration = 18,
    LargeBinary = 19,
    LargeUtf8 = 20,
    LargeList = 21,
    RunEndEncoded = 22,
    BinaryView = 23,
    Utf8View = 24,
    ListView = 25,
    LargeListView = 26,
}

/// <summary>Versions of the metadata: <c>MetadataVersion</c> in Arrow's Schema.fbs.</summary>
internal static class MetadataVersion
{
    /// <summary>Arrow 0.8 to 0.17; unions still have a validity bitmap.</summary>
    public const short V4 = 3;

    /// <summary>Arrow 1.0 and later.</summary>
    public const short V5 = 4;
}
