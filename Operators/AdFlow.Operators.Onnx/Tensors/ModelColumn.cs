using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>A column made of an output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Which element of a row it takes, or −1 for all of them.</param>
internal sealed record ModelColumn(string Name, int Element)
{
    /// <summary>The column, once it is declared.</summary>
    public WrittenColumn? Written { get; set; }

    /// <summary>Type of the column: of one element, or a vector where a row has several.</summary>
    public DataType TypeOf(TensorSlot slot)
    {
        var type = ColumnTypes.Of(slot.Type)!;
        return TakesAll(slot) && slot.Width != 1 ? DataType.Vector(type, slot.Width) : type;
    }

    public bool TakesAll(TensorSlot slot) => Element < 0 || slot.Width == 1;
}
