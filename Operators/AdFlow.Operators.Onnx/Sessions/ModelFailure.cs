namespace AdFlow.Operators.Onnx;

/// <summary>Failures of models as failures of runs.</summary>
internal static class ModelFailure
{
    public static OperatorException Of(OnnxException failure) => new(
        FailureClass.Dependency,
        $"{failure.Message}; look whether the model takes the values that its inputs were given",
        innerException: failure);
}
