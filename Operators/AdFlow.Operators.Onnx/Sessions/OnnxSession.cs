namespace AdFlow.Operators.Onnx;

/// <summary>
/// A model, ready to be called. Thread-safe: any number of calls may be under way at once. Disposing waits for none of
/// them: the native session goes with the last.
/// </summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private readonly SessionHandle _handle;

    private OnnxSession(OrtApi api, nint session)
    {
        Api = api;
        _handle = new SessionHandle(api, session);
        try
        {
            Inputs = Ports(OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName,
                OrtFunction.SessionGetInputTypeInfo);
            Outputs = Ports(OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName,
                OrtFunction.SessionGetOutputTypeInfo);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>What the model wants, in its order.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>What the model gives, in its order.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    internal OrtApi Api { get; }

    /// <summary>Makes a session of a model's bytes, which are not needed afterwards.</summary>
    /// <param name="model">Content of a <c>.onnx</c> file.</param>
    /// <param name="options">How to compute; by default one thread.</param>
    /// <param name="weights">Content of the files that its weights are in, by the names that the model has for them; by
    /// default all are in the model. Not needed afterwards either.</param>
    /// <exception cref="OnnxException">There is no library, or it refuses the model.</exception>
    public static OnnxSession Create(
        ReadOnlySpan<byte> model, OnnxSessionOptions? options = null, IReadOnlyList<FileSnapshot>? weights = null)
    {
        var api = OrtApi.Require();
        if (PortNames.Fault(model) is { } fault)
            throw new OnnxException(fault);
        using var files = new WeightFiles(weights ?? []);
        fixed (byte* bytes = model)
        {
            nint session = 0, prepared = Prepare(api, options ?? new OnnxSessionOptions(), files);
            nint status = ((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)
                api[OrtFunction.CreateSessionFromArray])(
                api.Environment, bytes, (nuint)model.Length, prepared, &session);
            api.Release(OrtFunction.ReleaseSessionOptions, prepared);
            api.Check(status, "take the model");
            return new OnnxSession(api, session);
        }
    }

    /// <summary>Makes a session of a model's file, with the weights that it may keep in files beside it.</summary>
    /// <param name="path">A <c>.onnx</c> file.</param>
    /// <param name="options">How to compute; by default one thread.</param>
    /// <exception cref="OnnxException">There is no library, no file, or the library refuses the model.</exception>
    public static OnnxSession Open(string path, OnnxSessionOptions? options = null)
    {
        var api = OrtApi.Require();
        fixed (byte* characters = WeightFiles.NativePath(path))
        {
            nint session = 0, prepared = Prepare(api, options ?? new OnnxSessionOptions());
            nint status = ((delegate* unmanaged<nint, byte*, nint, nint*, nint>)api[OrtFunction.CreateSession])(
                api.Environment, characters, prepared, &session);
            api.Release(OrtFunction.ReleaseSessionOptions, prepared);
            api.Check(status, $"take the model '{path}'");
            return new OnnxSession(api, session);
        }
    }

    /// <summary>Calls the model once, with tensors of any rank; they are copied in and out.</summary>
    /// <param name="inputs">A tensor for each input by its name; those that the model declares as optional may be left
    /// out.</param>
    /// <param name="outputs">Names of the outputs wanted, or null for all.</param>
    /// <returns>A tensor for each wanted output, in that order; null where it is absent or no tensor.</returns>
    /// <exception cref="OnnxException">The model does not take such inputs, or its computation failed.</exception>
    public OnnxTensor?[] Run(
        IEnumerable<KeyValuePair<string, OnnxTensor>> inputs, IReadOnlyList<string>? outputs = null)
    {
        outputs ??= [.. Outputs.Select(output => output.Name)];
        var given = inputs.Select(input => KeyValuePair.Create(input.Key, OnnxDatum.Of(input.Value)));
        return Run(given, outputs, NativeTensor.Copy);
    }

    /// <summary>Calls the model once, with values of any kind.</summary>
    /// <param name="inputs">A value for each input by its name.</param>
    /// <param name="outputs">Names of the outputs wanted.</param>
    /// <exception cref="OnnxException">The model does not take such inputs, or its computation failed.</exception>
    /// <exception cref="UnsupportedCaseException">A value is of a kind that cannot be made or read.</exception>
    internal OnnxDatum[] Run(IEnumerable<KeyValuePair<string, OnnxDatum>> inputs, IReadOnlyList<string> outputs) =>
        Run(inputs, outputs, NativeDatum.Copy);

    private T[] Run<T>(
        IEnumerable<KeyValuePair<string, OnnxDatum>> inputs, IReadOnlyList<string> outputs,
        Func<OrtApi, nint, string, T> copy)
    {
        var given = inputs.ToArray();
        using var names = new SessionNames([.. given.Select(input => input.Key)], outputs);
        nint[] values = new nint[given.Length + outputs.Count];
        try
        {
            for (int i = 0; i < given.Length; i++)
                values[i] = NativeDatum.Create(Api, given[i].Value);
            fixed (nint* first = values)
                Run(names, first, first + given.Length);
            return [.. outputs.Select((name, i) => copy(Api, values[given.Length + i], name))];
        }
        finally
        {
            foreach (nint value in values)
                Api.Release(OrtFunction.ReleaseValue, value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Calls the model once, without managed memory.</summary>
    /// <param name="names">Which inputs and outputs.</param>
    /// <param name="inputs">A native value for each.</param>
    /// <param name="outputs">For each a native value to fill, or zero and then takes a new one.</param>
    internal void Run(SessionNames names, nint* inputs, nint* outputs)
    {
        bool held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            nint status = ((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)
                Api[OrtFunction.Run])(_handle.DangerousGetHandle(), 0, names.Inputs, inputs, (nuint)names.InputCount,
                names.Outputs, (nuint)names.OutputCount, outputs);
            Api.Check(status, "run the model");
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
    }

    private static nint Prepare(OrtApi api, OnnxSessionOptions options, WeightFiles? weights = null)
    {
        nint prepared = 0;
        api.Check(((delegate* unmanaged<nint*, nint>)api[OrtFunction.CreateSessionOptions])(&prepared),
            "prepare a session");
        var setNumber = (delegate* unmanaged<nint, int, nint>)api[OrtFunction.SetIntraOpNumThreads];
        try
        {
            api.Check(setNumber(prepared, options.Threads), $"compute with {options.Threads} threads");
            weights?.AddTo(api, prepared);
            return prepared;
        }
        catch
        {
            api.Release(OrtFunction.ReleaseSessionOptions, prepared);
            throw;
        }
    }

    private OnnxValue[] Ports(OrtFunction count, OrtFunction name, OrtFunction type)
    {
        nint session = _handle.DangerousGetHandle();
        var ports = new OnnxValue[Api.Get(count, session, "count the model's ports")];
        for (int i = 0; i < ports.Length; i++)
            ports[i] = SessionPorts.Read(Api, session, i, name, type);
        return ports;
    }
}
