namespace AdFlow.Tables.Ipc;

/// <summary>One encapsulated message: its checked header and where its body is.</summary>
internal sealed unsafe class IpcMessage
{
    private IpcMessage(FlatTable root, byte* body)
    {
        Root = root;
        Body = body;
        Version = root.Scalar<short>(0);
        Kind = (MessageKind)root.Scalar<byte>(1);
        BodyLength = root.Scalar<long>(3);
    }

    public FlatTable Root { get; }

    public short Version { get; }

    public MessageKind Kind { get; }

    /// <summary>Bytes of the body, ≥ 0.</summary>
    public long BodyLength { get; }

    /// <summary>First byte of the body.</summary>
    public byte* Body { get; private init; }

    /// <summary>The table of the message's kind.</summary>
    public FlatTable Header => Root.Table(2, "a message header");

    /// <summary>Reads the header of a message whose body is not yet known to be there.</summary>
    /// <exception cref="IpcFormatException">It is malformed, too old, or of a kind that AdFlow does not
    /// read.</exception>
    public static IpcMessage Read(FlatBuffer metadata)
    {
        var message = new IpcMessage(metadata.Root(), null);
        var root = message.Root;
        if (message.Version is < MetadataVersion.V4 or > MetadataVersion.V5)
            throw root.Fail($"metadata version V{message.Version + 1}",
                "V4 or V5; rewrite it with a current Arrow library");
        if (message.Kind is < MessageKind.Schema or > MessageKind.RecordBatch)
            throw root.Fail(
                $"a message of kind {(int)message.Kind}", "a schema, dictionary batch or record batch (1 to 3)");
        return message.BodyLength >= 0
            ? message
            : throw root.Fail($"a body of {message.BodyLength} bytes", "0 or more");
    }

    /// <summary>The message with its body, of which <see cref="BodyLength"/> bytes are there.</summary>
    public IpcMessage WithBody(byte* body) => new(Root, body);
}
