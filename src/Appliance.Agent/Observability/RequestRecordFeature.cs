namespace Appliance.Agent.Observability;

/// <summary>Keeps the record of a request with the request.</summary>
internal static class RequestRecordFeature
{
    public static RequestRecord GetRecord(this HttpContext context)
    {
        if (context.Features.Get<RequestRecord>() is { } record)
        {
            return record;
        }
        context.SetRecord(record = new RequestRecord(TimeProvider.System));
        return record;
    }

    public static void SetRecord(this HttpContext context, RequestRecord record) => context.Features.Set(record);
}
