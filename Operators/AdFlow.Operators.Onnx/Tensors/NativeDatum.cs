namespace AdFlow.Operators.Onnx;

/// <summary>Copies values of any kind into native values and back.</summary>
internal static unsafe class NativeDatum
{
    // The runtime's numbers of kinds.
    private const int SequenceKind = 2;

    /// <summary>Makes a native value with a copy.</summary>
    /// <returns>Its handle; the caller releases it.</returns>
    /// <exception cref="OnnxException">The runtime has no such values.</exception>
    public static nint Create(OrtApi api, OnnxDatum datum)
    {
        if (datum.Tensor is not null)
            return NativeTensor.Create(api, datum.Tensor);
        if (datum.Kind != OnnxTypeKind.Sequence)
            throw new UnsupportedCaseException($"{datum} as a value, which ONNX Runtime's C interface does not make");
        if (datum.Items.Count == 0)
            return EmptySequence(api, datum.Element);
        nint[] items = new nint[datum.Items.Count];
        try
        {
            for (int i = 0; i < items.Length; i++)
                items[i] = Create(api, datum.Items[i]);
            nint sequence = 0;
            fixed (nint* first = items)
                api.Check(((delegate* unmanaged<nint*, nuint, int, nint*, nint>)api[OrtFunction.CreateValue])(
                    first, (nuint)items.Length, SequenceKind, &sequence), "make a sequence");
            return sequence;
        }
        finally
        {
            // A sequence holds on to its items itself.
            foreach (nint item in items)
                api.Release(OrtFunction.ReleaseValue, item);
        }
    }

    /// <summary>A copy of a native value.</summary>
    /// <exception cref="UnsupportedCaseException">It is of another kind.</exception>
    public static OnnxDatum Copy(OrtApi api, nint value, string name)
    {
        if (value == 0 || (int)api.Get(OrtFunction.HasValue, value, "tell whether there is a value") == 0)
            return OnnxDatum.Missing;
        int kind = (int)api.Get(OrtFunction.GetValueType, value, "tell a value's kind");
        if (kind == SessionPorts.TensorKind)
            return OnnxDatum.Of(NativeTensor.Copy(api, value, name)!);
        if (kind != SequenceKind)
            throw new UnsupportedCaseException($"output '{name}', a value of kind {SessionPorts.KindOf(kind)}");
        var items = new OnnxDatum[(int)api.Get(OrtFunction.GetValueCount, value, "count a sequence")];
        for (int i = 0; i < items.Length; i++)
            items[i] = Item(api, value, i, name);
        return OnnxDatum.Of(items);
    }

    // The C interface makes no sequence without items, but a model can.
    private static nint EmptySequence(OrtApi api, OnnxElementType element)
    {
        const string name = "s";
        var item = new OnnxType { Kind = OnnxTypeKind.Tensor, Element = element };
        var model = new OnnxWriter("empty");
        model.Node("SequenceEmpty", [], [name], "", OnnxAttribute.Of("dtype", (long)element));
        model.Output(name, new OnnxType { Kind = OnnxTypeKind.Sequence, Item = item });
        using var session = OnnxSession.Create(model.ToBytes());
        using var names = new SessionNames([], [name]);
        nint sequence = 0;
        session.Run(names, null, &sequence);
        return sequence;
    }

    private static OnnxDatum Item(OrtApi api, nint sequence, int index, string name)
    {
        nint item = 0;
        api.Check(((delegate* unmanaged<nint, int, nint, nint*, nint>)api[OrtFunction.GetValue])(
            sequence, index, api.Allocator, &item), "give an item of a sequence");
        try
        {
            return Copy(api, item, name);
        }
        finally
        {
            api.Release(OrtFunction.ReleaseValue, item);
        }
    }
}
