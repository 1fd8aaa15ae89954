using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Calls a session with rows that lie in the caller's memory; nothing is copied unless the model's batch is larger.
/// Allocates no managed memory. Immutable and thread-safe.
/// </summary>
internal sealed unsafe class SessionCall
{
    private readonly OnnxSession _session;
    private readonly SessionNames _names;
    private readonly TensorSlot[] _inputs, _outputs;
    private readonly int _batch;

    /// <summary>Prepares calls.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">What every call gives.</param>
    /// <param name="outputs">What every call wants.</param>
    /// <param name="batch">Rows that the model always takes, or 0 where it takes any number.</param>
    public SessionCall(OnnxSession session, TensorSlot[] inputs, TensorSlot[] outputs, int batch)
    {
        (_session, _inputs, _outputs, _batch) = (session, inputs, outputs, batch);
        _names = new SessionNames([.. inputs.Select(input => input.Name)], [.. outputs.Select(output => output.Name)]);
    }

    /// <summary>Calls the model once.</summary>
    /// <param name="inputs">Address of each input's rows; of texts a native tensor, which stays the caller's.</param>
    /// <param name="outputs">Address for each output's rows; of texts it takes a native tensor, which the caller
    /// releases.</param>
    /// <param name="rows">From 1 to the model's batch.</param>
    /// <exception cref="OnnxException">The model failed.</exception>
    public void Run(void** inputs, void** outputs, int rows)
    {
        if (_batch > rows)
            RunPadded(inputs, outputs, rows);
        else
            RunExact(inputs, outputs, rows);
    }

    /// <summary>Rows that a tensor of texts for so many rows has.</summary>
    public int RowsOf(int rows) => Math.Max(rows, _batch);

    private void RunExact(void** inputs, void** outputs, int rows)
    {
        int count = _inputs.Length + _outputs.Length;
        nint* values = stackalloc nint[count];
        new Span<nint>(values, count).Clear();
        try
        {
            for (int i = 0; i < _inputs.Length; i++)
                values[i] = _inputs[i].IsText ? (nint)inputs[i] : Wrap(_inputs[i], inputs[i], rows);
            for (int i = 0; i < _outputs.Length; i++)
                if (!_outputs[i].IsText)
                    values[_inputs.Length + i] = Wrap(_outputs[i], outputs[i], rows);
            _session.Run(_names, values, values + _inputs.Length);
            for (int i = 0; i < _outputs.Length; i++)
                if (_outputs[i].IsText)
                {
                    outputs[i] = (void*)values[_inputs.Length + i];
                    values[_inputs.Length + i] = 0;
                }
        }
        finally
        {
            for (int i = 0; i < count; i++)
                if (i >= _inputs.Length || !_inputs[i].IsText)
                    _session.Api.Release(OrtFunction.ReleaseValue, values[i]);
        }
    }

    // Rows that are missing are zeros; what comes out for them is thrown away.
    private void RunPadded(void** inputs, void** outputs, int rows)
    {
        void** ins = stackalloc void*[_inputs.Length], outs = stackalloc void*[_outputs.Length];
        byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)Sum(_inputs) + (nuint)Sum(_outputs) + 1);
        try
        {
            byte* next = memory;
            for (int i = 0; i < _inputs.Length; i++)
                if (_inputs[i].IsText)
                    ins[i] = inputs[i];
                else
                {
                    NativeMemory.Copy(inputs[i], next, (nuint)rows * (nuint)_inputs[i].RowBytes);
                    ins[i] = next;
                    next += (long)_batch * _inputs[i].RowBytes;
                }
            for (int i = 0; i < _outputs.Length; i++)
            {
                outs[i] = next;
                next += (long)_batch * _outputs[i].RowBytes;
            }
            RunExact(ins, outs, _batch);
            for (int i = 0; i < _outputs.Length; i++)
                if (_outputs[i].IsText)
                    outputs[i] = outs[i];
                else
                    NativeMemory.Copy(outs[i], outputs[i], (nuint)rows * (nuint)_outputs[i].RowBytes);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private long Sum(TensorSlot[] slots)
    {
        long sum = 0;
        foreach (var slot in slots)
            sum += (long)_batch * slot.RowBytes;
        return sum;
    }

    private nint Wrap(TensorSlot slot, void* memory, int rows)
    {
        long* shape = stackalloc long[slot.RowShape.Length + 1];
        shape[0] = rows;
        for (int i = 0; i < slot.RowShape.Length; i++)
            shape[i + 1] = slot.RowShape[i];
        nint value = 0;
        _session.Api.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)
            _session.Api[OrtFunction.CreateTensorWithDataAsOrtValue])(_session.Api.Memory, memory,
            (nuint)rows * (nuint)slot.RowBytes, shape, (nuint)slot.RowShape.Length + 1,
            NativeTensor.CodeOf(slot.Type), &value), "see rows as a tensor");
        return value;
    }
}
