using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>An input of numbers or bools.</summary>
/// <typeparam name="T">An element as it lies in the tensor.</typeparam>
/// <param name="slot">The input.</param>
/// <param name="parts">Its columns.</param>
/// <param name="missing">What stands for a null where no default is given.</param>
internal sealed unsafe class NumberInput<T>(TensorSlot slot, InputPart[] parts, T missing) : ModelInput(slot, parts)
    where T : unmanaged, INumber<T>
{
    // Rows that are packed before the next ones are begun stay in the first-level cache, all columns of them.
    private const int BlockBytes = 16 * 1024, LeastRows = 16, MostRows = 1024;

    // Packing polls whether to stop after so many elements: some 50 µs.
    private const int PolledElements = 32 * 1024;

    private readonly int _rows = Math.Clamp(BlockBytes / Math.Max(1, slot.RowBytes), LeastRows, MostRows);
    private readonly int _widest = parts.Max(part => part.Width);

    public override void* Prepare(RunContext run, int rows)
    {
        if (Parts.Length == 1 && InPlace(run.Column(Parts[0].Column)) is var place && place != null)
            return place;
        foreach (var part in Parts)
            IntegerRange.Check<T>(run.Column(part.Column), part, Slot);
        T* target = (T*)run.Arena.Allocate((long)rows * Slot.RowBytes);
        T* scratch = (T*)run.Arena.Allocate((long)_rows * _widest * sizeof(T));
        int unpolled = 0;
        for (int start = 0; start < rows; start += _rows)
        {
            int count = Math.Min(_rows, rows - start);
            foreach (var part in Parts)
                Pack(run.Column(part.Column), part, start, count, target + (long)start * Slot.Width, scratch);
            unpolled += count * Slot.Width;
            if (unpolled >= PolledElements)
            {
                run.ThrowIfStopped();
                unpolled = 0;
            }
        }
        return target;
    }

    // The column's own memory where it holds just what the tensor does.
    private void* InPlace(Column column)
    {
        if (column.NullCount > 0)
            return null;
        var elements = Parts[0].IsVector ? column.Child(0) : column;
        bool isSame = elements.NullCount == 0 && elements.Type.Id is not TypeId.Bool
            && ColumnTypes.Of(Slot.Type)!.Id == elements.Type.Id;
        return isSame ? elements.Node->Values : null;
    }

    private void Pack(Column column, InputPart part, int start, int count, T* target, T* scratch)
    {
        var elements = part.IsVector ? column.Child(0) : column;
        int width = part.Width;
        if (width == Slot.Width)
            Load(elements, start * width, count * width, target);
        else
        {
            T* values = IsStored(elements) ? (T*)elements.Node->Values + (long)start * width : scratch;
            if (values == scratch)
                Load(elements, start * width, count * width, scratch);
            Scatter(values, count, width, target + part.Offset, Slot.Width);
        }
        if (column.NullCount > 0 || elements.NullCount > 0)
            FillNulls(column, elements, part, start, count, target + part.Offset);
    }

    private static bool IsStored(Column elements) =>
        elements.Type.Id is not TypeId.Bool && ElementId() == elements.Type.Id;

    private static void Load(Column elements, int start, int count, T* target)
    {
        if (IsStored(elements))
            new ReadOnlySpan<T>((T*)elements.Node->Values + start, count).CopyTo(new Span<T>(target, count));
        else if (elements.Type.Id is TypeId.Bool)
            for (int i = 0; i < count; i++)
                target[i] = elements.GetBool(start + i) ? T.One : T.Zero;
        else
            Coercion.Convert(elements, start, count, target);
    }

    private static void Scatter(T* values, int count, int width, T* target, int stride)
    {
        if (width == 1)
            for (int i = 0; i < count; i++, target += stride)
                *target = values[i];
        else
            for (int i = 0; i < count; i++, target += stride, values += width)
                new ReadOnlySpan<T>(values, width).CopyTo(new Span<T>(target, width));
    }

    private void FillNulls(Column column, Column elements, InputPart part, int start, int count, T* target)
    {
        T value = part.Default is { } given ? T.CreateSaturating(given) : missing;
        int width = part.Width;
        for (int i = 0; i < count; i++, target += Slot.Width)
            if (!column.IsValid(start + i))
                new Span<T>(target, width).Fill(value);
            else if (part.IsVector && elements.NullCount > 0)
                for (int element = 0; element < width; element++)
                    if (!elements.IsValid((start + i) * width + element))
                        target[element] = value;
    }

    private static TypeId ElementId() => default(T) switch
    {
        float => TypeId.Float32,
        double => TypeId.Float64,
        Half => TypeId.Float16,
        sbyte => TypeId.Int8,
        short => TypeId.Int16,
        int => TypeId.Int32,
        long => TypeId.Int64,
        byte => TypeId.UInt8,
        ushort => TypeId.UInt16,
        uint => TypeId.UInt32,
        _ => TypeId.UInt64,
    };
}
