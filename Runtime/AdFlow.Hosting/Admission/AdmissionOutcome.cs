namespace AdFlow.Hosting;

/// <summary>What becomes of a request that asks to run.</summary>
internal enum AdmissionOutcome
{
    /// <summary>It runs, and has to leave afterwards.</summary>
    Admitted,

    /// <summary>Its graph has as much to do as it may have.</summary>
    GraphIsBusy,

    /// <summary>The host has as much to do as it can.</summary>
    HostIsBusy,

    /// <summary>Its time was over before its turn came.</summary>
    Expired,

    /// <summary>Its sender left before its turn came.</summary>
    Left,
}
