using AdFlow.Operators.Onnx;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Copies columns into tensors.</summary>
internal static class ColumnTensor
{
    /// <summary>The tensor that columns of a batch are.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="columns">Ordinals: one column of values or vectors, or one of texts for each element of a row.
    /// </param>
    /// <param name="like">Shape and type; a vector of another type is a tensor of that.</param>
    public static OnnxTensor Of(Batch batch, int[] columns, OnnxTensor like)
    {
        long[] shape = [.. like.Shape];
        if (like.Type == OnnxElementType.Text)
            return new OnnxTensor("", shape, Texts(batch, columns));
        var column = batch[columns[0]];
        bool isVector = column.Type.Id is TypeId.FixedSizeList;
        int count = batch.RowCount * (isVector ? column.Type.Width : 1);
        var values = isVector ? column.Child(0) : column;
        // What the graph made of the model, whatever it should have been: the comparison tells.
        var type = Enum.GetValues<OnnxElementType>().First(type => ColumnTypes.Of(type)?.Id == values.Type.Id);
        long[] found = count == like.Count ? shape : [batch.RowCount, count / Math.Max(batch.RowCount, 1)];
        return new OnnxTensor("", type, found, Bytes(values, type, count));
    }

    private static string[] Texts(Batch batch, int[] columns)
    {
        string[] texts = new string[batch.RowCount * columns.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = batch[columns[i % columns.Length]].GetString(i / columns.Length) ?? "null";
        return texts;
    }

    private static unsafe byte[] Bytes(Column values, OnnxElementType type, int count)
    {
        if (type != OnnxElementType.Bool)
            return new ReadOnlySpan<byte>(values.Node->Values, checked((int)type.BytesOf(count))).ToArray();
        byte[] bools = new byte[count];
        for (int i = 0; i < count; i++)
            bools[i] = values.GetBool(i) ? (byte)1 : (byte)0;
        return bools;
    }
}
