using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>A setting of a node of a model that is written. Immutable.</summary>
public sealed class OnnxAttribute
{
    // Fields of AttributeProto and values of AttributeProto.AttributeType.
    private const int NameField = 1, FloatField = 2, IntField = 3, StringField = 4, TensorField = 5, FloatsField = 7,
        IntsField = 8, StringsField = 9, TypeField = 20;

    private const int FloatType = 1, IntType = 2, StringType = 3, TensorType = 4, FloatsType = 6, IntsType = 7,
        StringsType = 8;

    private readonly WireWriter _message = new();

    private OnnxAttribute(string name, int type, Action<WireWriter> value)
    {
        Name = name;
        _message.Text(NameField, name);
        value(_message);
        _message.Int64(TypeField, type);
    }

    /// <summary>Its name, as the operator's definition has it.</summary>
    public string Name { get; }

    internal WireWriter Message => _message;

    /// <summary>A float32.</summary>
    public static OnnxAttribute Of(string name, float value) =>
        new(name, FloatType, message => message.Float32(FloatField, value));

    /// <summary>An integer.</summary>
    public static OnnxAttribute Of(string name, long value) =>
        new(name, IntType, message => message.Int64(IntField, value));

    /// <summary>A text.</summary>
    public static OnnxAttribute Of(string name, string value) =>
        new(name, StringType, message => message.Bytes(StringField, Encoding.UTF8.GetBytes(value)));

    /// <summary>A tensor.</summary>
    public static OnnxAttribute Of(string name, OnnxTensor value) =>
        new(name, TensorType, message => message.Message(TensorField, TensorMessage.Of(value)));

    /// <summary>Several float32.</summary>
    public static OnnxAttribute Of(string name, float[] values) =>
        new(name, FloatsType, message => message.Packed(FloatsField, values));

    /// <summary>Several integers.</summary>
    public static OnnxAttribute Of(string name, long[] values) =>
        new(name, IntsType, message => message.Packed(IntsField, values));

    /// <summary>Several texts.</summary>
    public static OnnxAttribute Of(string name, string[] values) =>
        new(name, StringsType, message => message.Texts(StringsField, values));
}
