namespace AdFlow.Operators.Onnx;

/// <summary>
/// Runs a test case: a session of its model is called with each set of its inputs, and what comes out is compared.
/// Whatever is wrong with a case is its outcome; only a native crash of the library gets further. Thread-safe.
/// </summary>
public static class OnnxCaseRun
{
    // What ONNX Runtime says where it does not implement an operator, or not for a type, or not yet in that version;
    // its code for "not implemented" is not used for all of them.
    private static readonly string[] NotImplemented =
    [
        "NOT_IMPLEMENTED", "NotImplemented", "Could not find an implementation", "No Op registered for",
        "is not a registered function/op", "Unsupported model IR version", "is under development and support",
        "of input parameter (",
    ];

    /// <summary>Runs a case.</summary>
    /// <param name="folder">The case.</param>
    /// <param name="also">Called for each set of data that the session passed, for a further check of it; null for
    /// none.</param>
    /// <exception cref="OnnxException">There is no library.</exception>
    public static OnnxOutcome Run(OnnxCase folder, Func<OnnxModel, OnnxCaseData, OnnxOutcome>? also = null)
    {
        OrtApi.Require();
        try
        {
            var model = OnnxModel.Read(folder.ModelPath);
            if (Foreign(model) is { } reason)
                return OnnxOutcome.Skipped(reason);
            using var session = OnnxSession.Open(folder.ModelPath);
            foreach (var data in OnnxCaseData.Read(folder, model))
            {
                var outcome = Run(session, model, data);
                if (outcome.Verdict == OnnxVerdict.Passed && also is not null)
                    outcome = also(model, data);
                if (outcome.Verdict != OnnxVerdict.Passed)
                    return outcome with { Reason = $"{data.Name}: {outcome.Reason}" };
            }
            return OnnxOutcome.Passed;
        }
        catch (UnsupportedCaseException error)
        {
            return OnnxOutcome.Skipped(error.Message);
        }
        catch (OnnxException error) when (IsNotImplemented(error))
        {
            return OnnxOutcome.Skipped(OneLine(error.Message));
        }
        catch (Exception error) when (error is OnnxException or OnnxFormatException or IOException
            or UnauthorizedAccessException)
        {
            return OnnxOutcome.Failed(OneLine(error.Message));
        }
    }

    private static OnnxOutcome Run(OnnxSession session, OnnxModel model, OnnxCaseData data)
    {
        var found = session.Run(data.Inputs, [.. data.Outputs.Select(output => output.Key)]);
        for (int i = 0; i < found.Length; i++)
        {
            var (name, expected) = data.Outputs[i];
            if (DatumComparison.FirstDifference(expected, found[i], data.IsTyped, model.IsRandom) is { } difference)
                return OnnxOutcome.Failed($"output '{name}': {difference}");
        }
        return OnnxOutcome.Passed;
    }

    private static bool IsNotImplemented(OnnxException error) =>
        error.IsNotImplemented || NotImplemented.Any(words => error.Message.Contains(words, StringComparison.Ordinal));

    // Types of inputs that cannot be made; outputs tell when they are there.
    private static string? Foreign(OnnxModel model)
    {
        var port = model.Inputs.FirstOrDefault(input => !CanMake(input.Type));
        return port is null ? null : $"input '{port.Name}' of type {port.Type}";
    }

    private static bool CanMake(OnnxType type) => type.Kind switch
    {
        OnnxTypeKind.Tensor => true,
        OnnxTypeKind.Optional => type.Item is { } item && CanMake(item),
        OnnxTypeKind.Sequence => type.Item?.Kind == OnnxTypeKind.Tensor,
        _ => false,
    };

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null,
        StringSplitOptions.RemoveEmptyEntries));
}
