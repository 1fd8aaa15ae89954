using System.Text.RegularExpressions;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Runs a test case: a session of its model is called with each set of its inputs, and what comes out is compared.
/// Whatever is wrong with a case is its outcome; only a native crash of the library gets further. Thread-safe.
/// </summary>
public static partial class OnnxCaseRun
{
    // What ONNX Runtime says where it does not implement an operator, or not for a type, or not yet in that version;
    // its code for "not implemented" is not used for all of them.
    private static readonly string[] NotImplemented =
    [
        "NOT_IMPLEMENTED", "not implemented", "not supported", "unsupported", "does not support", "only supports",
        "not currently registered or supported", "Could not find an implementation", "No Op registered for",
        "is not a registered function/op", "is under development and support", "of input parameter (",
    ];

    /// <summary>Runs a case.</summary>
    /// <param name="folder">The case.</param>
    /// <exception cref="OnnxException">There is no library.</exception>
    public static OnnxOutcome Run(OnnxCase folder)
    {
        OrtApi.Require();
        OnnxModel? model = null;
        try
        {
            model = OnnxModel.Read(folder.ModelPath);
            if (Foreign(model) is { } reason)
                return OnnxOutcome.Skipped(reason);
            using var session = OnnxSession.Open(folder.ModelPath);
            foreach (var data in OnnxCaseData.Read(folder, model))
            {
                var outcome = Run(session, model, data);
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
            return OnnxOutcome.Skipped(Refusal(error.Message, model));
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

    private static bool IsNotImplemented(OnnxException error) => error.IsNotImplemented
        || NotImplemented.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    // What the runtime said, without the path of the file, and the types that it may have meant.
    private static string Refusal(string message, OnnxModel? model)
    {
        const string loading = "failed:";
        int start = message.IndexOf(loading, StringComparison.Ordinal);
        string said = Place().Replace(OneLine(start < 0 ? message : message[(start + loading.Length)..]), "");
        var types = model?.Inputs.Concat(model.Outputs).Select(port => port.Type.ToString()).Distinct() ?? [];
        return $"not implemented by ONNX Runtime: {said} ({string.Join(", ", types)})";
    }

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

    // Source file, line and C++ function that the runtime puts in front of some messages.
    [GeneratedRegex(@"^/\S+:\d+ [^()]*\((?:[^()]|\([^()]*\))*\)(?: const)? ?")]
    private static partial Regex Place();

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null,
        StringSplitOptions.RemoveEmptyEntries));
}
